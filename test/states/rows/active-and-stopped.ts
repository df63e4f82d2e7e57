import { held, runs, stops, stopsByClientBefore295, stopsFromActive } from '../expected.ts';
import type { Row } from '../row.ts';
import { HARD_REBOOT, REBUILD, SHELVE, SNAPSHOT, SOFT_REBOOT, withTasks } from './tasks.ts';

const active = { name: 'active' };
const stopped = { name: 'stopped', made: ['stop'] } as const;

const plain: readonly Row[] = [
  { ...active, expected: runs('settled'), always: true },
  { ...stopped, expected: stops('settled'), always: true },
  {
    name: 'active, locked by its owner',
    owner: 'demo',
    made: ['lock by its owner'],
    expected: runs('settled'),
    always: true,
  },
  {
    name: 'stopped, locked by an administrator',
    owner: 'demo',
    made: ['stop', 'lock by an administrator'],
    expected: stops('settled'),
    always: true,
  },
];

/** Nova's own stop, when the host was failing: whether its owner wanted that nobody knows. */
const stoppedByNova: readonly Row[] = (
  [
    ['stopped by Nova itself at the failure', 'default', stops('settled')],
    [
      'stopped by Nova itself at the failure, to be held',
      'unknown ones held',
      held('settled', 'priorUnknown'),
    ],
    ['stopped by Nova itself at the failure, to be started', 'unknown ones started', runs('settled')],
  ] as const
).map(([name, batch, expected]) => ({
  ...{ name, batch, expected },
  action: { action: 'stop' },
  written: { vmState: 'stopped', powerState: 4 },
  always: true,
}));

const onActive: readonly Row[] = [
  ...withTasks(SNAPSHOT, { ...active, expected: runs('interrupted') }),
  ...withTasks(['updating_password', 'rescuing'], { ...active, expected: runs('interrupted') }),
  ...withTasks(SOFT_REBOOT, { ...active, expected: runs('interrupted') }),
  ...withTasks(HARD_REBOOT, { ...active, expected: runs('interrupted') }),
  ...withTasks(REBUILD, { ...active, expected: runs('userRebuild') }),
  ...withTasks(['powering-off'], { ...active, expected: stopsFromActive('stopUnderWay') }),
  ...withTasks(SHELVE, { ...active, expected: stopsFromActive('stopUnderWay') }),
  ...withTasks(['pausing', 'suspending'], { ...active, expected: stopsFromActive('pauseUnderWay') }),
];

const onStopped: readonly Row[] = [
  ...withTasks(SNAPSHOT, { ...stopped, expected: stops('interrupted'), always: false }),
  ...withTasks(['rescuing'], { ...stopped, expected: stops('interrupted') }),
  ...withTasks(HARD_REBOOT, { ...stopped, expected: runs('startUnderWay') }),
  ...withTasks(['powering-on'], { ...stopped, expected: runs('startUnderWay') }),
  ...withTasks(REBUILD, { ...stopped, expected: stops('userRebuild'), always: false }),
  ...withTasks(['powering-off'], { ...stopped, expected: stops('stopUnderWay') }),
  ...withTasks(SHELVE, { ...stopped, expected: stops('stopUnderWay'), always: false }),
];

/** From the failed host where it has not moved yet, else to it. */
const resizing: readonly Row[] = [
  ...withTasks(['resize_prep', 'resize_migrating'], {
    ...active,
    record: { type: 'resize', status: 'pre-migrating', source: 'failed', destination: 'alive' },
    expected: runs('resizeUnderWay'),
  }),
  ...withTasks(['resize_migrated', 'resize_finish'], {
    ...active,
    record: { type: 'resize', status: 'post-migrating', source: 'alive', destination: 'failed' },
    expected: runs('resizeUnderWay'),
  }),
  ...withTasks(['resize_prep', 'resize_migrating'], {
    ...stopped,
    always: false,
    record: { type: 'resize', status: 'pre-migrating', source: 'failed', destination: 'alive' },
    expected: stops('resizeUnderWay'),
  }),
  ...withTasks(['resize_migrated', 'resize_finish'], {
    ...stopped,
    record: { type: 'resize', status: 'post-migrating', source: 'alive', destination: 'failed' },
    expected: stops('resizeUnderWay'),
  }),
];

const otherwise: readonly Row[] = [
  ...withTasks(['powering-off'], {
    name: 'active, and the client may stop it',
    batch: 'other choices',
    expected: stopsByClientBefore295('stopUnderWay'),
  }),
  ...withTasks(['pausing'], {
    name: 'active, and paused ones are to run',
    batch: 'other choices',
    expected: runs('pauseUnderWay'),
  }),
  ...withTasks(['suspending'], {
    name: 'active, and suspended ones are held',
    batch: 'all held',
    expected: held('pausedHeld'),
  }),
  { name: 'active, on a local disk', batch: 'local disks', expected: held('onlyCopy'), always: true },
  {
    name: 'stopped, on a local disk',
    batch: 'local disks',
    made: ['stop'],
    expected: held('onlyCopy'),
    always: false,
  },
  ...withTasks(['rebuilding'], {
    name: 'active, on a local disk, by its owner',
    batch: 'local disks',
    made: ['rebuild'],
    expected: runs('userRebuild'),
  }),
  { name: 'active, with nowhere to go', batch: 'nowhere to go', expected: held('noOtherHost'), always: true },
  {
    name: 'stopped, with nowhere to go',
    batch: 'nowhere to go',
    made: ['stop'],
    expected: held('noOtherHost'),
  },
];

/** Active and stopped ones, with every task that they may be in the middle of but deletions and live migrations. */
export const activeAndStopped: readonly Row[] = [
  ...plain,
  ...stoppedByNova,
  ...onActive,
  ...onStopped,
  ...resizing,
  ...otherwise,
];
