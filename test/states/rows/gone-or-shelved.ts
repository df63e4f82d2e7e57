import { gone, held, runs, unseen } from '../expected.ts';
import type { Row } from '../row.ts';
import { withTasks } from './tasks.ts';

const shelved = { name: 'shelved', made: ['shelve'] } as const;
const softlyDeleted = { name: 'softly deleted', made: ['delete softly'] } as const;

const onShelf: readonly Row[] = [
  { ...shelved, expected: held('shelved'), always: true },
  ...withTasks(['shelving_offloading'], { ...shelved, expected: held('shelved') }),
  ...withTasks(['unshelving', 'powering-on'], { ...shelved, expected: runs('unshelvingInPlace') }),
  {
    name: 'shelved and offloaded',
    made: ['shelve', 'shelveOffload'],
    expected: unseen(),
    always: true,
  },
  {
    name: 'shelved and offloaded, spawning on the host',
    made: ['shelve'],
    written: { vmState: 'shelved_offloaded', taskState: 'spawning' },
    expected: held('unshelving'),
    always: true,
  },
  {
    name: 'shelved, to be moved',
    batch: 'other choices',
    made: ['shelve'],
    expected: {
      epoxy: { rule: 'shelvedRecovered', outcome: 'recovered', vmState: 'shelved', ran: 'spawned' },
      zed: { rule: 'shelvedRecovered', outcome: 'recovered', vmState: 'shelved', ran: 'until its stop' },
    },
    always: true,
  },
  ...withTasks(['unshelving'], {
    name: 'shelved, on a local disk',
    batch: 'local disks',
    made: ['shelve'],
    expected: held('unshelving'),
  }),
];

const deleted: readonly Row[] = [
  { ...softlyDeleted, expected: held('softDeleted'), always: true },
  ...withTasks(['restoring'], { ...softlyDeleted, expected: runs('restoring') }),
  ...withTasks(['deleting'], { ...softlyDeleted, expected: held('deleting'), always: false }),
  ...withTasks(['deleting'], { name: 'active', expected: held('deleting') }),
  ...withTasks(['soft-deleting'], { name: 'active', expected: held('softDeleted') }),
  ...withTasks(['deleting'], { name: 'stopped', made: ['stop'], expected: held('deleting') }),
  ...withTasks(['soft-deleting'], {
    name: 'stopped',
    made: ['stop'],
    expected: held('softDeleted'),
    always: false,
  }),
  ...withTasks(['deleting'], { name: 'paused', made: ['pause'], expected: held('deleting'), always: false }),
  ...withTasks(['deleting'], {
    name: 'resized',
    made: ['resize'],
    from: 'alive',
    expected: held('deleting'),
    always: false,
  }),
  {
    name: 'error, after a deletion that did not end',
    made: ['reset to error'],
    action: { action: 'delete' },
    expected: held('deletionUnfinished'),
    always: true,
  },
  ...withTasks(['deleting'], {
    name: 'active, to be completed',
    batch: 'other choices',
    expected: gone('deleting'),
  }),
  ...withTasks(['deleting'], {
    name: 'stopped, to be completed',
    batch: 'other choices',
    made: ['stop'],
    expected: gone('deleting'),
    always: false,
  }),
];

/** What its owner has put away for a while, or for good. */
export const goneOrShelved: readonly Row[] = [...onShelf, ...deleted];
