import { RISK_SENTENCES } from '../../src/recovery/risks.ts';

/** Every risk with its sentence. */
export function riskRows(): readonly (readonly string[])[] {
  return [
    ...Object.entries(RISK_SENTENCES),
    [
      'resizeAllocationLeaks',
      'The resize is not confirmed, so its allocation in Placement stays on its source until somebody deletes it.',
    ],
  ].map(([code = '', sentence = '']) => [`\`${code}\``, sentence]);
}
