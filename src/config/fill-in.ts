import { CloudConfigError } from './cloud-config-error.ts';
import { type Branch, isGiven, type Leaf } from './config-tree.ts';

/** Never put into another value. */
const SECRET_KEYS: readonly string[] = ['password', 'token', 'passcode', 'application_credential_secret'];

/**
 * Puts other keys of the cloud where a text says `{key}`, as in `https://{region_name}.cloud.example:5000`. Two braces
 * stand for one. Pure.
 *
 * @throws CloudConfigError where there is no such key, or it is a secret.
 */
export function fillIn(value: Leaf, cloud: Branch): Leaf {
  if (typeof value.value !== 'string' || !/[{}]/.test(value.value)) return value;
  const filled = value.value.replaceAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (match, key: string | undefined) => {
    if (match === '{{' || match === '}}') return match.charAt(0);
    const other = key === undefined || SECRET_KEYS.includes(key) ? undefined : cloud.entries.get(key);
    if (!isGiven(other) || other.kind !== 'leaf') {
      throw new CloudConfigError(
        key === undefined
          ? 'has a single brace; write two where one is meant'
          : `takes {${key}} from the cloud, which has no such text`,
        { problem: 'valueWrong', source: value.source },
      );
    }
    return String(other.value);
  });
  return { ...value, value: filled };
}
