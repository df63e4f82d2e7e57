import { atLeast, type Microversion } from '../../../model/microversion.ts';
import { anything, boolean, fqdn, fqdnOrNull, name, object, oneOf, text, type Check } from './check-value.ts';

const adminPass = { check: text() };
const diskConfig = { check: oneOf(['AUTO', 'MANUAL']) };

/** What may stand under the name of an action, where Nova looks at it at all (`nova/api/openstack/compute/schemas`). */
const ARGUMENTS: Readonly<Record<string, (version: Microversion) => Check>> = {
  evacuate: (version) =>
    object({
      host: { check: fqdn },
      adminPass,
      ...(atLeast(version, '2.14') ? {} : { onSharedStorage: { check: boolean, required: true } }),
      ...(atLeast(version, '2.29') && !atLeast(version, '2.68') ? { force: { check: boolean } } : {}),
    }),
  lock: (version) =>
    atLeast(version, '2.73')
      ? object({ locked_reason: { check: text({ min: 1, max: 255 }) } }, true)
      : anything,
  migrate: (version) => (atLeast(version, '2.56') ? object({ host: { check: fqdnOrNull } }, true) : anything),
  'os-migrateLive': (version) =>
    object({
      host: { check: fqdnOrNull, required: true },
      block_migration: {
        check: atLeast(version, '2.25') ? anything : boolean,
        required: true,
      },
      ...(atLeast(version, '2.25') ? {} : { disk_over_commit: { check: boolean, required: true } }),
      ...(atLeast(version, '2.30') && !atLeast(version, '2.68') ? { force: { check: boolean } } : {}),
    }),
  'os-resetState': () => object({ state: { check: oneOf(['active', 'error']), required: true } }),
  reboot: () =>
    object({ type: { check: oneOf(['HARD', 'Hard', 'hard', 'SOFT', 'Soft', 'soft']), required: true } }),
  rebuild: () => anything,
  rescue: () => object({ adminPass, rescue_image_ref: { check: text() } }, true),
  resize: () => object({ flavorRef: { check: anything, required: true }, 'OS-DCF:diskConfig': diskConfig }),
  createImage: () => object({ name: { check: name, required: true }, metadata: { check: anything } }),
  unshelve: (version) => {
    if (atLeast(version, '2.91')) {
      return object({ availability_zone: { check: text({ orNull: true }) }, host: { check: text() } }, true);
    }
    return atLeast(version, '2.77')
      ? object({ availability_zone: { check: name, required: true } }, true)
      : anything;
  },
};

/** Refuses with 400 what may not stand under an action's name at a microversion. @throws ApiFault */
export function checkArgument(action: string, argument: unknown, version: Microversion): void {
  if (Object.hasOwn(ARGUMENTS, action)) ARGUMENTS[action]?.(version)(argument, action);
}
