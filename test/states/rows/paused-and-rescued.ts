import { held, runs, stopsByClientBefore295, stopsFromActive } from '../expected.ts';
import type { Row } from '../row.ts';
import { HARD_REBOOT, SHELVE, SNAPSHOT, withTasks } from './tasks.ts';

const paused = { name: 'paused', made: ['pause'] } as const;
const suspended = { name: 'suspended', made: ['suspend'] } as const;
const rescued = { name: 'rescued', made: ['rescue'] } as const;

const notRunning: readonly Row[] = [
  ...[paused, suspended].flatMap((row): readonly Row[] => [
    { ...row, expected: stopsFromActive('paused'), always: true },
    ...withTasks(SNAPSHOT, { ...row, expected: stopsFromActive('paused'), always: false }),
    ...withTasks(['powering-off'], { ...row, expected: stopsFromActive('paused'), always: false }),
    ...withTasks(SHELVE, { ...row, expected: stopsFromActive('paused'), always: false }),
    ...withTasks(HARD_REBOOT, { ...row, expected: runs('paused'), always: false }),
    {
      ...row,
      name: `${row.name}, to run`,
      batch: 'other choices',
      expected: runs('paused'),
      always: row === paused,
    },
    {
      ...row,
      name: `${row.name}, to be held`,
      batch: 'all held',
      expected: held('pausedHeld'),
      always: row === suspended,
    },
  ]),
  ...withTasks(['unpausing'], { ...paused, expected: runs('paused') }),
  ...withTasks(['resuming'], { ...suspended, expected: runs('paused') }),
  { ...paused, name: 'paused, on a local disk', batch: 'local disks', expected: held('onlyCopy') },
];

const inRescue: readonly Row[] = [
  { ...rescued, expected: stopsFromActive('rescued'), always: true },
  {
    name: 'rescued, stopped before',
    made: ['stop', 'rescue'],
    expected: stopsFromActive('rescued'),
    always: true,
  },
  ...withTasks(['unrescuing'], { ...rescued, expected: runs('rescued') }),
  {
    name: 'rescued, to be as before: active',
    batch: 'other choices',
    made: ['rescue'],
    expected: runs('rescued'),
    always: false,
  },
  {
    name: 'rescued, to be as before: stopped',
    batch: 'other choices',
    made: ['stop', 'rescue'],
    expected: stopsByClientBefore295('rescued'),
    always: true,
  },
  { ...rescued, name: 'rescued, to be held', batch: 'all held', expected: held('rescuedHeld'), always: true },
];

/** What is not active, but has a guest or the memory of one. */
export const pausedAndRescued: readonly Row[] = [...notRunning, ...inRescue];
