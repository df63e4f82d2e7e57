import { describe, expect, it } from 'vitest';
import { stateDirectory } from '../../src/executor/journal/state-directory.ts';

describe('the folder of the journals', () => {
  it('is below XDG_STATE_HOME', () => {
    expect(stateDirectory({ XDG_STATE_HOME: '/var/lib/x' }, '/home/me')).toBe('/var/lib/x/nova-lifeboat');
  });

  it.each([undefined, ''])('is below the home where XDG_STATE_HOME is %j', (state) => {
    expect(stateDirectory({ XDG_STATE_HOME: state }, '/home/me')).toBe('/home/me/.local/state/nova-lifeboat');
  });
});
