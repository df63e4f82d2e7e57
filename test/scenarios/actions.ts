import type { Answer, World } from './port.ts';

/** Whatever can be asked of an instance in any state. */
export type ActionName =
  | 'os-start'
  | 'os-stop'
  | 'soft reboot'
  | 'hard reboot'
  | 'pause'
  | 'unpause'
  | 'suspend'
  | 'resume'
  | 'rescue'
  | 'unrescue'
  | 'resize'
  | 'migrate'
  | 'confirmResize'
  | 'revertResize'
  | 'shelve'
  | 'shelveOffload'
  | 'unshelve'
  | 'rebuild'
  | 'evacuate'
  | 'restore'
  | 'reset to active'
  | 'reset to error'
  | 'delete'
  | 'soft delete'
  | 'forceDelete'
  | 'lock'
  | 'unlock';

/** All of them; those that change nothing of what the others ask for come last. */
export const actionNames: readonly ActionName[] = [
  'os-start',
  'os-stop',
  'soft reboot',
  'hard reboot',
  'pause',
  'unpause',
  'suspend',
  'resume',
  'rescue',
  'unrescue',
  'resize',
  'migrate',
  'confirmResize',
  'revertResize',
  'shelve',
  'shelveOffload',
  'unshelve',
  'rebuild',
  'evacuate',
  'restore',
  'reset to active',
  'reset to error',
  'delete',
  'soft delete',
  'forceDelete',
  'unlock',
  'lock',
];

/** Those whose name and argument are not simply their own name and nothing. */
const wording: Partial<Record<ActionName, readonly [action: string, argument: unknown]>> = {
  'soft reboot': ['reboot', { type: 'SOFT' }],
  'hard reboot': ['reboot', { type: 'HARD' }],
  resize: ['resize', { flavorRef: 't3' }],
  rebuild: ['rebuild', { imageRef: 'img' }],
  evacuate: ['evacuate', {}],
  'reset to active': ['os-resetState', { state: 'active' }],
  'reset to error': ['os-resetState', { state: 'error' }],
};

/** Asks for something. */
export async function ask(world: World, name: string, action: ActionName): Promise<Answer> {
  if (action === 'delete') return world.delete(name);
  if (action === 'soft delete') return world.delete(name, { soft: true });
  const [word, argument] = wording[action] ?? [action, null];
  return world.act(name, word, argument);
}
