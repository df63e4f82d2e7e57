import { held, runs, stops, stopsByClientBefore295, stopsFromActive } from '../expected.ts';
import type { Making, Row } from '../row.ts';
import { withTasks } from './tasks.ts';

const WAYS: readonly (readonly [string, readonly Making[]])[] = [
  ['resized, active before', ['resize']],
  ['resized, stopped before', ['stop', 'resize']],
  ['cold-migrated, active before', ['migrate']],
  ['cold-migrated, stopped before', ['stop', 'migrate']],
];

const finished: readonly Row[] = WAYS.flatMap(([name, made]) => {
  const wasStopped = made.includes('stop');
  return [
    {
      name: `${name}, source alive`,
      made,
      from: 'alive',
      expected: wasStopped ? stops('resizeSourceAlive') : runs('resizeSourceAlive'),
      always: wasStopped || made.includes('resize'),
    },
    {
      name: `${name}, source dead`,
      made,
      from: 'dead',
      expected: wasStopped ? stopsFromActive('resizeSourceDown') : runs('resizeSourceDown'),
      always: !wasStopped || made.includes('resize'),
    },
  ] satisfies readonly Row[];
});

const resized = { name: 'resized', made: ['resize'], from: 'alive' } as const;
const resizedStopped = { name: 'resized, stopped before', made: ['stop', 'resize'], from: 'alive' } as const;

const byRecord: readonly Row[] = [
  {
    ...resized,
    name: 'resized, its record in error',
    records: { status: 'error' },
    expected: runs('resizeNotFinished'),
    always: true,
  },
  {
    ...resizedStopped,
    name: 'resized, stopped before, its record in error',
    records: { status: 'error' },
    expected: stopsFromActive('resizeNotFinished'),
    always: true,
  },
  {
    ...resized,
    name: 'resized, its confirm on the way',
    records: { status: 'confirming' },
    expected: held('resizeConfirming'),
    always: true,
  },
  ...withTasks(['resize_reverting'], {
    ...resized,
    records: { status: 'reverting' },
    expected: held('resizeReverting'),
  }),
  {
    ...resized,
    name: 'resized, its record post-migrating',
    records: { status: 'post-migrating' },
    expected: held('resizeUnclear'),
    always: false,
  },
  {
    ...resized,
    name: 'resized, its record lost',
    records: null,
    expected: held('resizeRecordMissing'),
    always: true,
  },
];

const cutShort: readonly Row[] = [
  {
    name: 'resized, its confirm cut short',
    made: ['resize'],
    from: 'dead',
    records: { status: 'confirming' },
    action: { action: 'confirmResize', event: 'compute_confirm_resize', host: 'dead' },
    expected: runs('resizeCutShort'),
    always: true,
  },
  {
    name: 'resized, stopped before, its confirm cut short',
    made: ['stop', 'resize'],
    from: 'dead',
    records: { status: 'confirming' },
    action: { action: 'confirmResize', event: 'compute_confirm_resize', host: 'dead' },
    expected: stopsFromActive('resizeCutShort'),
  },
  ...withTasks(['resize_reverting'], {
    ...resized,
    name: 'resized, its revert cut short',
    records: { status: 'reverting' },
    action: { action: 'revertResize', event: 'compute_revert_resize', host: 'failed' },
    expected: runs('resizeCutShort'),
  }),
  {
    ...resized,
    name: 'resized, the source of its record unknown',
    records: { source: null },
    expected: held('resizeSourceUnknown'),
    always: true,
  },
  {
    ...resized,
    name: 'resized, on the host that it came from',
    records: { source: 'failed' },
    expected: runs('resizeSourceDown'),
    always: true,
  },
  {
    ...resizedStopped,
    name: 'resized, stopped before, on the host that it came from',
    records: { source: 'failed' },
    expected: stopsFromActive('resizeSourceDown'),
  },
];

const otherwise: readonly Row[] = [
  {
    ...resized,
    name: 'resized, to be kept revertable',
    batch: 'all held',
    expected: held('resizeKept'),
    always: true,
  },
  {
    name: 'resized, stopped before, source dead, and the client may stop it',
    batch: 'other choices',
    made: ['stop', 'resize'],
    from: 'dead',
    expected: stopsByClientBefore295('resizeSourceDown'),
    always: true,
  },
  {
    ...resized,
    name: 'resized, on a local disk',
    batch: 'local disks',
    expected: held('onlyCopy'),
    always: true,
  },
];

/** Resized and cold-migrated ones that await their owner's verdict. */
export const resizedRows: readonly Row[] = [...finished, ...byRecord, ...cutShort, ...otherwise];
