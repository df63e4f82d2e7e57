import { writeFile } from 'node:fs/promises';
import { askOpenstackSdk, labSettings } from '../../lab/index.ts';
import { compareAll } from '../../test/config/against-sdk/compare.ts';
import { generatedCases } from '../../test/config/against-sdk/generated.ts';
import { HAND_WRITTEN } from '../../test/config/against-sdk/hand-written.ts';
import { writeRecording } from '../../test/config/against-sdk/recording.ts';
import { cloudConfigPage } from './cloud-config-page.ts';
import type { Proof } from './proof.ts';

const PAGE = 'docs/proofs/cloud-config.md';
const GENERATED = 2000;
const SEED = 1;

/** Whether clouds.yaml and the variables mean to this library what they mean to openstacksdk itself. */
export const cloudConfig: Proof = {
  name: 'cloud-config',
  proves: 'files and variables mean what they mean to openstacksdk, in thousands of cases: a few minutes',
  async run() {
    const cases = [...HAND_WRITTEN, ...generatedCases(GENERATED, SEED)];
    const answers = await askOpenstackSdk(labSettings({ ...process.env, LAB_SUITE: 'trixie' }), cases);
    const comparison = compareAll(cases, answers);
    for (const failure of comparison.failures) console.log(failure);
    console.log(`${cases.length} cases, ${comparison.failures.length} of them not as they should be.`);
    if (comparison.failures.length > 0) return false;
    await writeFile(PAGE, cloudConfigPage(comparison, HAND_WRITTEN.length, SEED));
    await writeRecording(HAND_WRITTEN, answers);
    console.log(`${PAGE} has the results.`);
    return true;
  },
};
