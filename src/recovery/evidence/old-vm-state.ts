import type { Instance } from '../../model/instance.ts';
import { isResize } from '../../model/migration.ts';
import type { Evidence } from '../prior-state.ts';

/**
 * What `system_metadata.old_vm_state` says. Nova writes it before a resize, so it is believed only while vm_state is
 * resized: suspend writes it as well, and after a reset it stays behind. Where the action history shows one of the two
 * to be newer than the resize, it is stale.
 */
export function fromOldVmState({ vmState, systemMetadata, migrations, actions }: Instance): Evidence[] {
  const old = systemMetadata?.old_vm_state;
  if (vmState !== 'resized' || old === undefined) return [];
  const resize = migrations?.find(isResize);
  const newer = actions?.find(
    ({ action, startTime }) =>
      (action === 'suspend' || action === 'resetState') &&
      resize !== undefined &&
      startTime > resize.createdAt,
  );
  if (newer !== undefined) {
    return [
      { source: 'oldVmState', value: 'unknown', seen: `old_vm_state ${old}, older than its ${newer.action}` },
    ];
  }
  const value = old === 'active' ? 'running' : old === 'stopped' ? 'stopped' : 'unknown';
  return [
    {
      source: 'oldVmState',
      value,
      seen: `old_vm_state ${old}`,
      ...(resize === undefined ? {} : { at: resize.createdAt }),
    },
  ];
}
