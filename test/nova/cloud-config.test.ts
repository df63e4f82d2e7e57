import { expect, it } from 'vitest';
import { askOpenstackSdk, labSettings } from '../../lab/index.ts';
import { compareAll } from '../config/against-sdk/compare.ts';
import { generatedCases } from '../config/against-sdk/generated.ts';
import { HAND_WRITTEN } from '../config/against-sdk/hand-written.ts';
import { readRecording } from '../config/against-sdk/recording.ts';

// openstacksdk has changed its mind over the years; what counts is the newer one, whichever Nova is under test. Of its lab
// only the root is needed: openstacksdk reads files and variables, and asks nobody.
const settings = labSettings({ ...process.env, LAB_SUITE: 'trixie' });

it('files and variables mean what they mean to openstacksdk', async () => {
  const cases = [...HAND_WRITTEN, ...generatedCases(120, 20)];
  const answers = await askOpenstackSdk(settings, cases);
  const { compared, failures } = compareAll(cases, answers);
  expect(failures).toEqual([]);
  // Agreement on nothing but refusals would prove nothing.
  expect(compared.filter(({ verdict }) => verdict === 'resolvedAlike').length).toBeGreaterThan(220);

  // Else: npm run proof -- cloud-config
  const recorded = await readRecording(HAND_WRITTEN);
  expect(answers.answers.slice(0, HAND_WRITTEN.length)).toEqual(recorded.answers);
});
