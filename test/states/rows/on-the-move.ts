import { held, refused, runs, stops, stopsFromActive } from '../expected.ts';
import type { Part, Row } from '../row.ts';

function live(status: string, destination: Part | null): Required<Pick<Row, 'record' | 'written'>> {
  return {
    written: { taskState: 'migrating' },
    record: { type: 'live-migration', status, source: 'failed', destination },
  };
}

const liveMigrations: readonly Row[] = [
  {
    name: 'active, live migration accepted',
    ...live('accepted', null),
    expected: held('liveMigrationPending'),
    always: true,
  },
  {
    name: 'active, live migration queued',
    ...live('queued', null),
    expected: runs('liveMigrating'),
  },
  {
    name: 'active, live migration preparing',
    ...live('preparing', 'destination'),
    expected: runs('liveMigrating'),
    always: true,
  },
  {
    name: 'active, live migration running',
    ...live('running', 'destination'),
    expected: runs('liveMigrating'),
    always: true,
  },
  {
    name: 'active, live migration post-migrating',
    ...live('post-migrating', 'destination'),
    expected: runs('liveMigrating'),
  },
  {
    name: 'active, live migration running, destination dead',
    ...live('running', 'dead'),
    expected: held('guestMayRunElsewhere'),
    always: true,
  },
  {
    name: 'active, live migration completed',
    ...live('completed', 'destination'),
    expected: held('liveMigrationUnclear'),
  },
  {
    name: 'active, migrating without a record',
    written: { taskState: 'migrating' },
    expected: held('liveMigrationUnclear'),
    always: true,
  },
  {
    name: 'paused, live migration preparing',
    made: ['pause'],
    ...live('preparing', 'destination'),
    expected: stopsFromActive('liveMigrating'),
    always: true,
  },
  {
    name: 'error, live migration running',
    made: ['reset to error'],
    ...live('running', 'destination'),
    written: { taskState: null },
    expected: held('guestMayRunElsewhere'),
    always: true,
  },
];

const evacuations: readonly Row[] = [
  {
    name: 'active, its evacuation stuck on a dead host',
    written: { taskState: 'rebuild_spawning' },
    record: { type: 'evacuation', status: 'pre-migrating', source: 'failed', destination: 'dead' },
    expected: held('evacuationStuck'),
    always: true,
  },
  {
    name: 'active, its evacuation in a status of its own',
    written: { taskState: 'rebuilding' },
    record: { type: 'evacuation', status: 'queued', source: 'failed', destination: null },
    expected: held('evacuationUnclear'),
    always: true,
  },
];

const underWay: readonly Row[] = [
  {
    name: 'active, its evacuation under way',
    batch: 'evacuations under way',
    expected: runs('evacuationInFlight'),
    always: true,
  },
  {
    name: 'stopped, its evacuation under way',
    batch: 'evacuations under way',
    made: ['stop'],
    expected: stops('evacuationInFlight'),
    always: true,
  },
  {
    name: 'active, an evacuation under way that will stop it',
    batch: 'stopping evacuations under way',
    expected: runs('evacuationInFlight'),
    releases: ['epoxy'],
    always: true,
  },
];

const unevacuable: readonly Row[] = [
  {
    name: 'active, with an emulated TPM',
    written: { vtpm: true },
    expected: refused(),
    always: true,
  },
  {
    name: 'paused, with an emulated TPM',
    made: ['pause'],
    written: { vtpm: true },
    expected: { ...refused(), zed: held('paused', 'noServerSideStop').zed },
    always: true,
  },
  {
    name: 'resized, with an emulated TPM',
    made: ['resize'],
    from: 'alive',
    written: { vtpm: true },
    expected: refused(),
    always: true,
  },
  {
    name: 'active, its driver cannot evacuate',
    batch: 'a driver that cannot',
    expected: held('hypervisorCannotEvacuate'),
    always: true,
  },
];

const groups: readonly Row[] = [
  {
    name: 'active, bound to its host by affinity',
    group: 'affinity',
    expected: held('affinityGroup'),
    always: true,
  },
  {
    name: 'active, in a group that keeps apart',
    group: 'anti-affinity',
    expected: runs('settled'),
    always: true,
  },
];

const bound: readonly Row[] = [
  {
    name: 'active, bound to a zone without another host',
    written: { pinnedZone: 'elsewhere' },
    expected: held('noOtherHost', 'pinnedZone'),
    // Before 2.96 Nova does not show the zone.
    releases: ['epoxy'],
    always: true,
  },
  {
    name: 'stopped, bound to a zone without another host',
    made: ['stop'],
    written: { pinnedZone: 'elsewhere' },
    expected: held('noOtherHost', 'pinnedZone'),
    releases: ['epoxy'],
  },
];

const words: readonly Row[] = [
  {
    name: 'a vm_state that Nova does not have',
    written: { vmState: 'frozen' },
    expected: held('unknownVmState'),
    always: true,
  },
  {
    name: 'a task_state that Nova does not have',
    written: { taskState: 'levitating' },
    expected: held('unknownTaskState'),
    always: true,
  },
  {
    name: 'active, powering-on',
    written: { taskState: 'powering-on' },
    expected: held('taskUnexpected'),
    always: true,
  },
  {
    name: 'stopped, pausing',
    made: ['stop'],
    written: { taskState: 'pausing' },
    expected: held('taskUnexpected'),
    always: true,
  },
];

/** What is on its way somewhere else, bound to a place, or not to be made out. */
export const onTheMove: readonly Row[] = [
  ...liveMigrations,
  ...evacuations,
  ...underWay,
  ...unevacuable,
  ...groups,
  ...bound,
  ...words,
];
