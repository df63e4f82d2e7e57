import { bookworm } from './bookworm.ts';
import { cloudConfig } from './cloud-config.ts';
import { crashes } from './crashes.ts';
import { faults } from './faults.ts';
import { faultsOnNova } from './faults-on-nova.ts';
import { killed } from './killed.ts';
import { mutation } from './mutation.ts';
import { novaSamples } from './nova-samples.ts';
import { novaSchemas } from './nova-schemas.ts';
import type { Proof } from './proof.ts';
import { properties } from './properties.ts';
import { soak } from './soak.ts';
import { states } from './states.ts';

/** All proofs. */
export const PROOFS: readonly Proof[] = [
  bookworm,
  cloudConfig,
  crashes,
  faults,
  faultsOnNova,
  killed,
  mutation,
  novaSamples,
  novaSchemas,
  properties,
  soak,
  states,
];
