import { InvalidOptionsError } from '../../errors.ts';
import { TASK_STATES } from '../../model/states.ts';
import type { World } from '../world/world.ts';
import {
  checkFields,
  checkValue,
  type Fields,
  NAME,
  objectOf,
  oneOf,
  required,
  TEXT,
  YES_OR_NO,
} from './check-fields.ts';
import { checkFlavor, USER } from './check-options.ts';
import type { InstanceScene } from './scene.ts';

/** The states that need nothing more, and those that do. */
const STATES = oneOf([
  'active',
  'stopped',
  'paused',
  'suspended',
  'rescued',
  'shelved',
  'shelved_offloaded',
  'soft-delete',
  'error',
  'building',
  'resized',
  'evacuating',
]);

const FROM = required(oneOf(['active', 'stopped']));

const BASICS: Fields = {
  host: required(NAME),
  flavor: objectOf('a flavor'),
  volumeBacked: YES_OR_NO,
  owner: USER,
  metadata: objectOf('an object of texts', (value) => typeof value === 'string'),
  group: NAME,
  lockedBy: oneOf(['owner', 'admin']),
  lockedReason: TEXT,
  state: STATES,
};

const TASK: Fields = { task: oneOf(TASK_STATES) };

const RESIZED: Fields = {
  ...{ ...BASICS, ...TASK },
  from: FROM,
  source: required(NAME),
  by: oneOf(['resize', 'migration']),
  oldFlavor: objectOf('a flavor'),
};

// Its task is that of the evacuation.
const EVACUATING: Fields = { ...BASICS, from: FROM, to: required(NAME), stuck: YES_OR_NO };

/** Looks a scene over. @throws InvalidOptionsError that names the field, what was given and what is allowed */
export function checkScene(world: World, scene: InstanceScene): void {
  const { state } = scene as { readonly state?: unknown };
  if (state !== undefined) checkValue('state', state, STATES);
  checkFields(scene, fieldsOf(state));
  if (scene.flavor !== undefined) checkFlavor(scene.flavor, 'flavor');
  if (scene.lockedReason !== undefined && scene.lockedBy === undefined) {
    throw new InvalidOptionsError('lockedReason', 'is the reason of a lock, and there is no lockedBy');
  }
  requireHost(world, 'host', scene.host);
  if (scene.state === 'resized') {
    if (scene.oldFlavor !== undefined) checkFlavor(scene.oldFlavor, 'oldFlavor');
    requireHost(world, 'source', scene.source);
  }
  if (scene.state === 'evacuating') {
    requireHost(world, 'to', scene.to);
    if (scene.to === scene.host) {
      throw new InvalidOptionsError('to', `is ${scene.to}, the host that it is evacuated from`);
    }
  }
}

function fieldsOf(state: unknown): Fields {
  if (state === 'resized') return RESIZED;
  return state === 'evacuating' ? EVACUATING : { ...BASICS, ...TASK };
}

function requireHost(world: World, field: string, host: string): void {
  if (world.hosts.has(host)) return;
  throw new InvalidOptionsError(field, `there is no host ${host}; add it first with addHosts`);
}
