import { describe, expect, it } from 'vitest';
import { requireFit, unmetRequirements, type MachineFacts } from '../../lab/requirements.ts';

const gibibyte = 1024 ** 3;
const fit: MachineFacts = {
  platform: 'linux',
  userId: 0,
  osRelease: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
  installed: false,
  running: false,
  mirror: 'http://mirror.example/debian',
  takenPorts: [],
  freeMemoryBytes: 8 * gibibyte,
  freeDiskBytes: 8 * gibibyte,
};

describe('the requirements of the lab', () => {
  it('are met by a Debian machine with a mirror', () => {
    expect(unmetRequirements(fit)).toEqual([]);
    expect(() => {
      requireFit(fit);
    }).not.toThrow();
  });

  it('are met by a relative of Debian', () => {
    expect(unmetRequirements({ ...fit, osRelease: 'ID=ubuntu\nID_LIKE=debian\n' })).toEqual([]);
  });

  it.each<[string, Partial<MachineFacts>, RegExp]>([
    ['not Linux', { platform: 'darwin' }, /needs Linux, and this is darwin/],
    ['not root', { userId: 1000 }, /needs root/],
    ['not Debian', { osRelease: 'ID=fedora\n' }, /needs Debian/],
    ['no mirror', { mirror: undefined }, /names no Debian mirror: set LAB_MIRROR/],
    [
      'a taken port',
      { takenPorts: [{ service: 'nova-api', port: 8774 }] },
      /the lab needs: 8774 \(nova-api\)\./,
    ],
    [
      'too little memory',
      { freeMemoryBytes: 2.5 * gibibyte },
      /4 GiB of free memory, and there are 2\.5 GiB/,
    ],
    ['too little disk space', { freeDiskBytes: gibibyte }, /3 GiB of free disk space .* there are 1\.0 GiB/],
  ])('answer %s with one sentence', (_, change, sentence) => {
    const [only, ...others] = unmetRequirements({ ...fit, ...change });
    expect(only).toMatch(sentence);
    expect(others).toEqual([]);
  });

  it('ask for nothing that is already there', () => {
    const there = { installed: true, running: true, mirror: undefined, freeMemoryBytes: 0, freeDiskBytes: 0 };
    expect(unmetRequirements({ ...fit, ...there })).toEqual([]);
  });

  it('are told all at once', () => {
    const poor = { ...fit, userId: 1000, mirror: undefined };
    expect(() => {
      requireFit(poor);
    }).toThrow(unmetRequirements(poor).join('\n'));
    expect(unmetRequirements(poor)).toHaveLength(2);
  });
});
