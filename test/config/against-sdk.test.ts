import { describe, expect, it } from 'vitest';
import { compareAll, resolveOurs } from './against-sdk/compare.ts';
import { DIFFERENCES } from './against-sdk/differences.ts';
import { generatedCases } from './against-sdk/generated.ts';
import { HAND_WRITTEN } from './against-sdk/hand-written.ts';
import { readRecording } from './against-sdk/recording.ts';

// What asks openstacksdk itself is in test/nova/cloud-config.test.ts.
describe('the cases that are compared with openstacksdk', () => {
  it('have names of their own', () => {
    expect(new Set(HAND_WRITTEN.map(({ name }) => name)).size).toBe(HAND_WRITTEN.length);
  });

  it('mean what they meant to openstacksdk when that was recorded (npm run proof -- cloud-config)', async () => {
    const { compared, failures } = compareAll(HAND_WRITTEN, await readRecording(HAND_WRITTEN));
    expect(failures).toEqual([]);
    expect(compared.filter(({ verdict }) => verdict === 'resolvedAlike').length).toBeGreaterThan(170);
    expect(compared.filter(({ sdk }) => sdk === 'is not recorded')).toEqual([]);
  });

  it('show every documented difference, and no other', () => {
    const shown = new Set(HAND_WRITTEN.flatMap(({ differs }) => differs ?? []));
    expect([...shown].sort()).toEqual(DIFFERENCES.map(({ name }) => name).sort());
  });

  it('are the same for the same seed, and others for another', () => {
    expect(generatedCases(20, 5)).toEqual(generatedCases(20, 5));
    expect(generatedCases(20, 5).map(({ files }) => files)).not.toEqual(
      generatedCases(20, 6).map(({ files }) => files),
    );
  });

  it('are resolved or refused by an error that says why, and mostly resolved', () => {
    const outcomes = generatedCases(500, 5).map(resolveOurs);
    expect(outcomes.filter((outcome) => typeof outcome !== 'string').length).toBeGreaterThan(250);
  });
});
