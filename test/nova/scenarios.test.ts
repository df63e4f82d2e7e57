import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { release, reset, settings } from '../../lab/index.ts';
import { allScenarios } from '../scenarios/all-scenarios.ts';
import { differences } from '../scenarios/compare.ts';
import type { Observation, Scenario } from '../scenarios/port.ts';
import { readRecording, writeRecording } from '../scenarios/recordings.ts';
import { SimulatedWorld } from '../scenarios/simulated-world.ts';
import { LabWorld } from './scenario-support/lab-world.ts';
import { StateJournal } from './scenario-support/state-journal.ts';

/** Writes what the lab does instead of comparing with it: for a new scenario, or one that was changed. */
const record = process.env['RECORD'] === '1';

const scenarios = allScenarios.filter(({ releases }) => releases?.includes(release) ?? true);

describe(`a real Nova (${release}) does what the simulated cloud does, and what was recorded of it`, () => {
  let journal: StateJournal;
  beforeAll(async () => {
    journal = await StateJournal.open(settings());
  });
  afterAll(async () => {
    await reset();
    await journal.close();
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
    await reset();
    const world = await LabWorld.open(journal);
    try {
      await scenario.play(world);
      const real = await world.observe();
      if (record) {
        await writeRecording(release, scenario, real);
        return;
      }
      const recording = await readRecording(release, scenario);
      if (recording === undefined) throw new Error(`Nothing is recorded of it: play it with RECORD=1.`);
      expect({
        recorded: differences(recording, real),
        simulated: differences(await simulated(scenario), real),
      }).toEqual({ recorded: [], simulated: [] });
    } finally {
      await world.close();
    }
  });
});

async function simulated(scenario: Scenario): Promise<Observation> {
  const world = await SimulatedWorld.open(release);
  await scenario.play(world);
  return world.observe();
}
