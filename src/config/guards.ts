import { isLifeboatError } from '../errors.ts';
import type { CloudConfigError } from './cloud-config-error.ts';

/** Says whether a value is a {@link CloudConfigError}, also one from another copy of the package. */
export function isCloudConfigError(value: unknown): value is CloudConfigError {
  return isLifeboatError(value) && value.code === 'cloudConfig';
}
