import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { release, reset, settings } from '../../lab/index.ts';
import { allScenarios } from '../scenarios/all-scenarios.ts';
import { differences } from '../scenarios/compare.ts';
import { readRecording, writeRecording } from '../scenarios/recordings.ts';
import { LabWorld } from './scenario-support/lab-world.ts';
import { StateJournal } from './scenario-support/state-journal.ts';

/** Writes what the lab does instead of comparing with it: for a new scenario, or one that was changed. */
const record = process.env['RECORD'] === '1';

const scenarios = allScenarios.filter(({ releases }) => releases?.includes(release) ?? true);

describe(`a real Nova (${release}) does what was recorded of it`, () => {
  let journal: StateJournal;
  beforeAll(async () => {
    journal = await StateJournal.open(settings());
  });
  afterAll(async () => {
    await reset();
    await journal.close();
  });

  for (const scenario of scenarios) {
    it(scenario.name, async () => {
      await reset();
      const world = await LabWorld.open(journal);
      try {
        await scenario.play(world);
        const real = await world.observe();
        if (record) await writeRecording(release, scenario, real);
        const recording = await readRecording(release, scenario);
        if (recording === undefined) throw new Error(`Nothing is recorded of it: play it with RECORD=1.`);
        expect(differences(recording, real)).toEqual([]);
      } finally {
        await world.close();
      }
    });
  }
});
