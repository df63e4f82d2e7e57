import { expect, it } from 'vitest';
import { settings } from '../../lab/index.ts';
import { compareAll } from '../config/against-sdk/compare.ts';
import { generatedCases } from '../config/against-sdk/generated.ts';
import { HAND_WRITTEN } from '../config/against-sdk/hand-written.ts';

// Of the lab only its root is needed: openstacksdk reads files and variables, and asks nobody.
it('files and variables mean what they mean to openstacksdk', async () => {
  const { compared, failures } = await compareAll(settings(), [...HAND_WRITTEN, ...generatedCases(120, 20)]);
  expect(failures).toEqual([]);
  // Agreement on nothing but refusals would prove nothing.
  expect(compared.filter(({ verdict }) => verdict === 'resolvedAlike').length).toBeGreaterThan(220);
});
