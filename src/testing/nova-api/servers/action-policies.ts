/** The policy that Nova asks for an action, by its name in the body; without `os_compute_api:`. */
const POLICIES: Readonly<Record<string, string>> = {
  changePassword: 'os-admin-password',
  confirmResize: 'servers:confirm_resize',
  createBackup: 'os-create-backup',
  createImage: 'servers:create_image',
  evacuate: 'os-evacuate',
  forceDelete: 'os-deferred-delete:force',
  lock: 'os-lock-server:lock',
  migrate: 'os-migrate-server:migrate',
  'os-getConsoleOutput': 'os-console-output',
  'os-migrateLive': 'os-migrate-server:migrate_live',
  'os-resetState': 'os-admin-actions:reset_state',
  'os-start': 'servers:start',
  'os-stop': 'servers:stop',
  pause: 'os-pause-server:pause',
  reboot: 'servers:reboot',
  rebuild: 'servers:rebuild',
  rescue: 'os-rescue',
  resize: 'servers:resize',
  restore: 'os-deferred-delete:restore',
  resume: 'os-suspend-server:resume',
  revertResize: 'servers:revert_resize',
  shelve: 'os-shelve:shelve',
  shelveOffload: 'os-shelve:shelve_offload',
  suspend: 'os-suspend-server:suspend',
  trigger_crash_dump: 'servers:trigger_crash_dump',
  unlock: 'os-lock-server:unlock',
  unpause: 'os-pause-server:unpause',
  unrescue: 'os-unrescue',
  unshelve: 'os-shelve:unshelve',
};

/** The policy of an action; undefined when Nova has no such action. */
export function policyOfAction(action: string): string | undefined {
  return Object.hasOwn(POLICIES, action) ? POLICIES[action] : undefined;
}
