import type { Bmc } from './bmc.ts';
import { actionInfoSchema, type SystemResource } from './schemas.ts';

/**
 * Finds the path to which ForceOff is posted, from the system's own resource. Rejects with a sentence where the system
 * does not offer ForceOff: a GracefulShutdown waits for an operating system that may be hung.
 *
 * A system that lists nothing at all may still take it, and is asked.
 */
export async function forceOffPath(
  bmc: Bmc,
  system: SystemResource | null,
  signal: AbortSignal,
): Promise<string> {
  const action = system?.Actions?.['#ComputerSystem.Reset'];
  if (typeof action?.target !== 'string')
    throw new Error('the system offers no reset action (#ComputerSystem.Reset)');
  const path = bmc.pathOf(action.target);
  const values =
    action['ResetType@Redfish.AllowableValues'] ??
    (await fromActionInfo(bmc, action['@Redfish.ActionInfo'], signal));
  if (values === undefined || values === null) return path;
  if (Array.isArray(values) && values.includes('ForceOff')) return path;
  const offered = Array.isArray(values) ? values.filter((value) => typeof value === 'string').join(', ') : '';
  throw new Error(
    `the system does not offer ForceOff, but ${offered === '' ? 'nothing that is known' : offered}`,
  );
}

async function fromActionInfo(
  bmc: Bmc,
  link: string | null | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  if (typeof link !== 'string') return undefined;
  const info = await bmc.read(bmc.pathOf(link), actionInfoSchema, signal);
  return info.Parameters.find(({ Name }) => Name === 'ResetType')?.AllowableValues;
}
