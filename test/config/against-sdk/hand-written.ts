import type { CloudCase } from './cloud-case.ts';
import { AUTH_TYPES } from './hand-written/auth-types.ts';
import { FILES } from './hand-written/files.ts';
import { WHICH } from './hand-written/which.ts';
import { REGIONS } from './hand-written/regions.ts';
import { LOGINS } from './hand-written/logins.ts';
import { SETTINGS } from './hand-written/settings.ts';
import { TLS } from './hand-written/tls.ts';
import { VARIABLES } from './hand-written/variables.ts';

/** Cases that are written by hand, each for one rule. */
export const HAND_WRITTEN: readonly CloudCase[] = [
  ...FILES,
  ...WHICH,
  ...REGIONS,
  ...LOGINS,
  ...AUTH_TYPES,
  ...SETTINGS,
  ...TLS,
  ...VARIABLES,
];
