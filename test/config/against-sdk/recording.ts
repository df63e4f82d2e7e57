import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import type { SdkAnswer, SdkAnswers } from '../../../lab/index.ts';
import type { CloudCase } from './cloud-case.ts';

/** What openstacksdk has answered, by the names of the cases, for the tests that run without it. */
interface Recording {
  readonly versions: SdkAnswers['versions'];
  readonly answers: Readonly<Record<string, SdkAnswer>>;
}

const FILE = fileURLToPath(new URL('recording.json', import.meta.url));

/** Writes answers down. */
export async function writeRecording(
  cases: readonly CloudCase[],
  { versions, answers }: SdkAnswers,
): Promise<void> {
  const byName = cases.map(({ name }, index) => [name, answers[index]]);
  const text = JSON.stringify({ versions, answers: Object.fromEntries(byName) as Recording['answers'] });
  await writeFile(FILE, await format(text, { parser: 'json', printWidth: 110 }));
}

/** The recorded answers, in the order of the cases; a case without one counts as refused, for that reason. */
export async function readRecording(cases: readonly CloudCase[]): Promise<SdkAnswers> {
  const { versions, answers } = JSON.parse(await readFile(FILE, 'utf8')) as Recording;
  return {
    versions,
    answers: cases.map(({ name }) => answers[name] ?? { refused: 'is not recorded' }),
  };
}
