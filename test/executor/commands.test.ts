import { describe, expect, it } from 'vitest';
import { byHand } from '../../src/executor/by-hand.ts';
import { giveHostBack, purgeQueue, shellWord, showQueue } from '../../src/executor/commands.ts';

describe('a word of a command', () => {
  it.each([
    ['compute-7', 'compute-7'],
    ['compute-7.dc1.example', 'compute-7.dc1.example'],
    ['new disks', "'new disks'"],
    ["it's dead", String.raw`'it'\''s dead'`],
    ['$(reboot)', "'$(reboot)'"],
    ['', "''"],
    ['a;b', "'a;b'"],
    ['two\nlines', "'two\nlines'"],
  ])('is quoted where a shell would not take it as it is: %j', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});

describe('the command that gives a host back', () => {
  it('enables one that was enabled, after the flag was cleared', () => {
    expect(giveHostBack('h1', { status: 'enabled', disabledReason: null })).toBe(
      'openstack compute service set --up h1 nova-compute && openstack compute service set --enable h1 nova-compute',
    );
  });

  it.each(['disabled', 'a word that nobody knows'])('takes our mark off one that was %s', (status) => {
    expect(giveHostBack('h1', { status, disabledReason: null })).toMatch(
      / && openstack compute service set --disable h1 nova-compute$/,
    );
  });
});

describe('the commands about the queue of a host', () => {
  it('name it', () => {
    expect(showQueue('h1')).toBe(
      'rabbitmqctl list_queues --vhost / name messages consumers | grep -w -F compute.h1',
    );
    expect(purgeQueue('h 1')).toBe("rabbitmqctl purge_queue --vhost / 'compute.h 1'");
  });
});

describe('the command for an instance that is held', () => {
  it.each([
    ['building', 'openstack server delete web'],
    ['deleted', 'openstack server event list --long web'],
    ['localDisk', 'openstack server show web'],
    ['evacuationStuck', 'openstack server migration list --server web'],
    ['guestMayRunElsewhere', 'virsh domstate web'],
    ['noOtherHost', 'openstack compute service list --service nova-compute --long'],
    [null, 'openstack server show web'],
  ] as const)('for %s is %s', (code, command) => {
    expect(byHand(code, 'web')).toBe(command);
  });
});
