import { describe, expect, it } from 'vitest';
import { allScenarios } from './all-scenarios.ts';
import { differences } from './compare.ts';
import type { ReleaseName } from './port.ts';
import { readRecording } from './recordings.ts';
import { SimulatedWorld } from './simulated-world.ts';

const RELEASES: readonly ReleaseName[] = ['epoxy', 'zed'];

describe.each(RELEASES)('the simulated cloud does what a real Nova did (%s)', (release) => {
  const scenarios = allScenarios.filter(({ releases }) => releases?.includes(release) ?? true);

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
    const world = await SimulatedWorld.open(release);
    await scenario.play(world);
    const simulated = await world.observe();
    const real = await readRecording(release, scenario);
    if (real === undefined) throw new Error('Nobody has recorded what a real Nova does here.');
    expect(differences(simulated, real)).toEqual([]);
  });
});
