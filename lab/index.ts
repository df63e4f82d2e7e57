/**
 * A real OpenStack control plane for tests: its life, its hosts, and what it says of itself.
 *
 * @packageDocumentation
 */
export { addAction, type ActionRow } from './action-row.ts';
export { onBroker } from './broker.ts';
export { down, type Leaving } from './down.ts';
export { endpoints, labEndpoints, password, type LabEndpoints } from './endpoints.ts';
export { fenceToolsRoot, fenceToolsSettings } from './fence-tools/fence-tools.ts';
export { fail, isRunning } from './fail.ts';
export { setHypervisorType } from './hypervisor-row.ts';
export { setPowerState, setTaskState, writeInstance, type InstanceRowValues } from './instance-row.ts';
export { LabError } from './lab-error.ts';
export { addMigration, writeMigrations, type MigrationRow } from './migration-row.ts';
export {
  notifications,
  type InstanceNotice,
  type LabNotification,
  type NotificationFilter,
} from './notifications.ts';
export {
  checkExchanges,
  type CheckedRoute,
  type Exchange,
  type ExchangeProblem,
  type SchemaReport,
} from './nova-schemas.ts';
export {
  askOpenstackSdk,
  type SdkAnswer,
  type SdkAnswers,
  type SdkCase,
  type SdkResolution,
} from './openstack-sdk.ts';
export { probe, Probe, type BootOptions, type FlavorName } from './probe/probe.ts';
export type { Resources, ServiceChange } from './probe/host-probe.ts';
export { Session, type Answer, type Login } from './probe/session.ts';
export type { ActionEventView, ActionView, MigrationView, ServerView, ServiceView } from './probe/views.ts';
export { release } from './release.ts';
export { isUp } from './require-up.ts';
export { reset } from './reset.ts';
export { revive, startCompute } from './revive.ts';
export { killService, startService, type LabService } from './service.ts';
export { labSettings, settings, type LabPorts, type LabSettings } from './settings.ts';
export type { LabSuite, ReleaseName } from './suites.ts';
export { up, type Report } from './up.ts';
