import { describe, expect, it } from 'vitest';
import { labEndpoints, LabError, labSettings } from '../../lab/index.ts';

describe('the settings of the lab', () => {
  it('are those of the trixie suite in the user cache when the environment says nothing', () => {
    expect(labSettings({ HOME: '/home/kim' })).toMatchObject({
      suite: 'trixie',
      directory: '/home/kim/.cache/nova-lifeboat/lab',
      root: '/home/kim/.cache/nova-lifeboat/lab/trixie',
      release: 'epoxy',
      mirror: undefined,
      hosts: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    });
  });

  it('follow the environment, in which an empty variable says nothing', () => {
    const env = { HOME: '/home/kim', XDG_CACHE_HOME: '/var/cache/kim', LAB_SUITE: 'bookworm', LAB_DIR: '' };
    expect(labSettings(env).root).toBe('/var/cache/kim/nova-lifeboat/lab/bookworm');
    expect(labSettings(env).release).toBe('zed');
    expect(labSettings({ ...env, LAB_DIR: '/srv/lab' }).root).toBe('/srv/lab/bookworm');
    expect(labSettings({ LAB_MIRROR: 'file:/srv/debian' }).mirror).toBe('file:/srv/debian');
  });

  it.each(['../etc', 'bullseye', 'toString'])('refuse the suite %s, of which no lab is made', (suite) => {
    expect(() => labSettings({ LAB_SUITE: suite })).toThrow(LabError);
    expect(() => labSettings({ LAB_SUITE: suite })).toThrow(/bookworm or trixie/);
  });

  it('shift every port by the offset', () => {
    const shifted = Object.entries(labSettings({ LAB_PORT_OFFSET: '2000' }).ports);
    const plain = new Map(Object.entries(labSettings({}).ports));
    expect(shifted.map(([name, port]) => [name, port - 2000])).toEqual([...plain]);
    expect(labEndpoints(labSettings({ LAB_PORT_OFFSET: '2000' }))).toMatchObject({
      authUrl: 'http://127.0.0.1:7000/v3',
      nova: 'http://127.0.0.1:10774/v2.1',
    });
  });

  it.each(['many', '-1', '1.5', '39864'])('refuse the port offset %s', (offset) => {
    expect(() => labSettings({ LAB_PORT_OFFSET: offset })).toThrow(/a whole number from 0 to 39863/);
  });

  it('refuse a port offset that leads to a port which fetch would refuse later', () => {
    expect(() => labSettings({ LAB_PORT_OFFSET: '1000' })).toThrow(/port 6000, which fetch refuses/);
  });
});
