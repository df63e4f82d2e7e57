import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import type { Observation, ReleaseName, Scenario } from './port.ts';

/** Returns what a real Nova of a release did in a scenario; `undefined` when nobody has recorded it. */
export async function readRecording(
  release: ReleaseName,
  scenario: Scenario,
): Promise<Observation | undefined> {
  const text = await readFile(fileOf(release, scenario), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Observation);
}

/** Writes what a real Nova of a release did in a scenario, in the form that the project's own formatter gives it. */
export async function writeRecording(
  release: ReleaseName,
  scenario: Scenario,
  observation: Observation,
): Promise<void> {
  const file = fileOf(release, scenario);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await format(JSON.stringify(observation), { parser: 'json', printWidth: 110 }));
}

/** The name of a scenario as a file is called: `A resized one, confirmed` is `a-resized-one-confirmed`. */
function kebabCase(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function fileOf(release: ReleaseName, { name }: Scenario): string {
  return fileURLToPath(new URL(`recordings/${release}/${kebabCase(name)}.json`, import.meta.url));
}
