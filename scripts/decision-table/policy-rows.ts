import { readFileSync } from 'node:fs';

const POLICY = new URL('../../src/recovery/policy.ts', import.meta.url);

/** Reads the fields of the policy with their own doc comments, so that they are said once. */
export function policyRows(): readonly (readonly string[])[] {
  const source = readFileSync(POLICY, 'utf8');
  const rows = [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+readonly (\w+): ([^;]+);/g)].map(
    ([, comment = '', field = '', values = '']) => {
      const text = comment.replaceAll(/\n\s*\* ?/g, '\n').trim();
      const [sentence = '', byDefault = ''] = text.split('@default').map((part) => part.trim());
      return [`\`${field}\``, values, byDefault, sentence.replaceAll(/\s+/g, ' ')];
    },
  );
  if (rows.length === 0 || rows.some((row) => row.includes(''))) {
    throw new Error(`A field of ${POLICY.pathname} has no doc comment or no @default.`);
  }
  return rows;
}
