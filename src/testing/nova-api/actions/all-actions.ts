import type { ServerAction } from '../server-action.ts';
import { confirmResize, revertResize } from './confirm-resize.ts';
import { createImage } from './create-image.ts';
import { forceDelete, restore } from './deferred-delete.ts';
import { evacuate } from './evacuate.ts';
import { lock, unlock } from './lock.ts';
import { osMigrateLive } from './migrate-live.ts';
import { pause, resume, suspend, unpause } from './pause.ts';
import { osStart, osStop } from './power.ts';
import { reboot } from './reboot.ts';
import { rebuild } from './rebuild.ts';
import { rescue, unrescue } from './rescue.ts';
import { osResetState } from './reset-state.ts';
import { migrate, resize } from './resize.ts';
import { shelve, shelveOffload, unshelve } from './shelve.ts';

/** Every action of `POST /servers/{id}/action`, by its name in the body. */
export const SERVER_ACTIONS: Readonly<Record<string, ServerAction>> = {
  confirmResize,
  createImage,
  evacuate,
  forceDelete,
  lock,
  migrate,
  'os-migrateLive': osMigrateLive,
  'os-resetState': osResetState,
  'os-start': osStart,
  'os-stop': osStop,
  pause,
  reboot,
  rebuild,
  rescue,
  resize,
  restore,
  resume,
  revertResize,
  shelve,
  shelveOffload,
  suspend,
  unlock,
  unpause,
  unrescue,
  unshelve,
};
