import { TASK_STATES, VM_STATES } from '../../model/states.ts';
import { DEFAULT_PACE } from '../pace.ts';
import { HYPERVISOR_TYPES } from '../world/hypervisor.ts';
import { POWER } from '../world/instance-record.ts';
import { SERVER_GROUP_POLICIES } from '../world/server-group.ts';
import {
  checkFields,
  type Fields,
  NAME,
  NOT_NEGATIVE,
  objectOf,
  oneOf,
  POSITIVE,
  required,
  TEXT,
  wholeFrom,
  YES_OR_NO,
} from './check-fields.ts';

/** Who there is. */
export const USER = oneOf(['admin', 'demo']);
/** What of a host can be ended. */
export const ENDED = oneOf(['machine', 'nova-compute']);
/** A policy of a server group. */
export const POLICY = oneOf(SERVER_GROUP_POLICIES);

const CLOUD: Fields = {
  // Which releases there are is told where they are.
  release: TEXT,
  unverifiedRelease: TEXT,
  clock: objectOf('a clock'),
  seed: wholeFrom(-Infinity),
  pace: objectOf('an object of times'),
  hypervisorType: oneOf(HYPERVISOR_TYPES),
  pageLimit: wholeFrom(1),
  tokenLifetimeMs: POSITIVE,
  softDelete: YES_OR_NO,
  shelvedOffloadTime: wholeFrom(-1),
  computeUpgradeLevel: oneOf(['auto']),
  onTwoCopies: oneOf(['throw', 'record']),
};

const PACE: Fields = {
  ...Object.fromEntries(Object.keys(DEFAULT_PACE).map((name) => [name, NOT_NEGATIVE])),
  reportInterval: POSITIVE,
  serviceDownTime: POSITIVE,
};

const HOST: Fields = {
  vcpus: POSITIVE,
  ram: POSITIVE,
  disk: POSITIVE,
  hypervisorType: oneOf(HYPERVISOR_TYPES),
  node: NAME,
  zone: NAME,
  status: oneOf(['enabled', 'disabled']),
  disabledReason: TEXT,
  computeRpc: oneOf(['6.1', '6.2']),
  ignoresTargetState: YES_OR_NO,
};

const FLAVOR: Fields = {
  id: required(NAME),
  name: required(NAME),
  vcpus: required(wholeFrom(1)),
  ram: required(wholeFrom(1)),
  disk: required(wholeFrom(0)),
};

const OVERWRITTEN: Fields = {
  vmState: oneOf(VM_STATES),
  taskState: oneOf([...TASK_STATES, null]),
  powerState: oneOf(Object.values(POWER)),
};

const MOMENT: Fields = {
  instance: NAME,
  vmState: oneOf(VM_STATES),
  taskState: oneOf([...TASK_STATES, null]),
  host: { words: 'is the name of a host, or null', fits: (value) => value === null || NAME.fits(value) },
};

/** Looks the options of a cloud over. @throws InvalidOptionsError */
export function checkCloudOptions(options: { readonly pace?: unknown }): void {
  checkFields(options, CLOUD);
  if (options.pace !== undefined) checkFields(options.pace, PACE, 'pace');
}

/** Looks a host over. @throws InvalidOptionsError */
export function checkHost(name: string, options: unknown): void {
  checkFields({ name }, { name: required(NAME) });
  checkFields(options, HOST);
}

/** Looks a flavor over. @throws InvalidOptionsError */
export function checkFlavor(flavor: unknown, prefix = ''): void {
  checkFields(flavor, FLAVOR, prefix);
}

/** Looks over what is written into Nova's database by hand. @throws InvalidOptionsError */
export function checkOverwritten(values: unknown): void {
  checkFields(values, OVERWRITTEN);
}

/** Looks a moment over: one that can never be is a mistake. @throws InvalidOptionsError */
export function checkMoment(moment: unknown): void {
  checkFields(moment, MOMENT);
}
