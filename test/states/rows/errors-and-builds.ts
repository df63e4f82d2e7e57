import { held, runs, stopsByClientBefore295, stopsFromActive } from '../expected.ts';
import type { Row } from '../row.ts';
import { HARD_REBOOT, REBUILD, withTasks } from './tasks.ts';

const error = { name: 'error', made: ['reset to error'] } as const;
const RUNNING = { powerState: 1 };
const SHUT_DOWN = { powerState: 4 };

const inError: readonly Row[] = [
  { ...error, name: 'error, power_state 1', written: RUNNING, expected: runs('error'), always: true },
  {
    ...error,
    name: 'error, power_state 4',
    written: SHUT_DOWN,
    expected: stopsFromActive('error'),
    always: true,
  },
  {
    ...error,
    name: 'error, power_state 0, never stopped',
    written: { powerState: 0 },
    expected: runs('error'),
    always: false,
  },
  {
    name: 'error, power_state 0, stopped by its owner',
    made: ['stop', 'reset to error'],
    written: { powerState: 0 },
    expected: stopsFromActive('error'),
    always: true,
  },
  ...withTasks(['powering-off'], {
    ...error,
    written: RUNNING,
    expected: stopsFromActive('error'),
    always: false,
  }),
  ...withTasks(HARD_REBOOT, { ...error, written: SHUT_DOWN, expected: runs('error'), always: false }),
  ...withTasks(REBUILD, { ...error, written: RUNNING, expected: runs('error'), always: false }),
  ...withTasks(['rescuing'], { ...error, written: RUNNING, expected: runs('error'), always: false }),
  {
    ...error,
    name: 'error, power_state 4, and the client may stop it',
    batch: 'other choices',
    written: SHUT_DOWN,
    expected: stopsByClientBefore295('error'),
    always: true,
  },
  { ...error, name: 'error, to be held', batch: 'all held', expected: held('errorHeld'), always: true },
  {
    name: 'error since its creation, which failed',
    written: { vmState: 'error', createFailed: true },
    expected: held('buildFailed'),
    always: true,
  },
  {
    name: 'error, and nothing since its creation, which went well',
    written: { vmState: 'error', ...RUNNING },
    expected: runs('error'),
  },
];

const neverBuilt: readonly Row[] = [
  {
    name: 'active, never launched',
    written: { launchedAt: null },
    expected: held('neverLaunched'),
    always: true,
  },
  ...withTasks(['spawning', 'scheduling', 'block_device_mapping', 'networking'], {
    name: 'building',
    written: { vmState: 'building' },
    expected: held('building'),
  }),
];

const secondAttempt: readonly Row[] = [
  { name: 'active, at the second attempt', expected: runs('errorAfterFailedAttempt') },
  {
    name: 'stopped, at the second attempt',
    made: ['stop'] as const,
    expected: stopsFromActive('errorAfterFailedAttempt'),
  },
  {
    name: 'resized, at the second attempt',
    made: ['resize'] as const,
    from: 'alive' as const,
    expected: runs('errorAfterFailedAttempt'),
  },
].map((row) => ({ ...row, batch: 'second attempt', always: true }));

/** What has failed, or was never built. */
export const errorsAndBuilds: readonly Row[] = [...inError, ...neverBuilt, ...secondAttempt];
