import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where journals are kept when nobody says otherwise: `$XDG_STATE_HOME/nova-lifeboat`, else
 * `~/.local/state/nova-lifeboat`. Not below /tmp, which a restart may empty.
 */
export function stateDirectory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  const state = env['XDG_STATE_HOME'];
  return join(state !== undefined && state !== '' ? state : join(home, '.local', 'state'), 'nova-lifeboat');
}
