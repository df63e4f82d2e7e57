import { describe, expect, it } from 'vitest';
import { mountPointsBelow } from '../../lab/mounts.ts';

describe('mountPointsBelow', () => {
  it('names what is mounted below a folder, the newest first, and nothing beside it', () => {
    const mountInfo = [
      '22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw',
      '30 22 0:5 / /srv/lab/trixie/proc rw,relatime - proc proc rw',
      '31 22 0:6 / /srv/lab/trixie-old/proc rw,relatime - proc proc rw',
      '32 22 0:7 / /srv/lab/trixie/run\\040time rw,relatime - tmpfs tmpfs rw',
      '',
    ].join('\n');
    expect(mountPointsBelow('/srv/lab/trixie', mountInfo)).toEqual([
      '/srv/lab/trixie/run time',
      '/srv/lab/trixie/proc',
    ]);
  });
});
