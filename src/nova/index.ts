// The client.
export { NovaClient } from './client.ts';
export type { Nova } from './nova.ts';
export type { CallOptions, NovaResponse } from './nova-response.ts';
export type { Pages, WholeList } from './pages.ts';
export type { MicroversionRange } from './microversions.ts';
export type { ServerFilter, ServersApi, ServerSummary } from './servers.ts';
export type { ClientOptions } from './client-options.ts';
export type { NovaRequest, StandardResult, StandardSchema } from './request.ts';
export type { Query } from './call-url.ts';
export type { EvacuateOptions } from './evacuate-body.ts';
export type { ServicesApi, ServiceUpdate } from './services.ts';
export type { MigrationFilter, MigrationsApi } from './migrations.ts';
export type { InstanceActionsApi } from './instance-actions.ts';
export type { ServerGroupsApi } from './server-groups.ts';
export type { HypervisorsApi } from './hypervisors.ts';
export type {
  CreatedServer,
  LiveMigrateOptions,
  ServerLifecycleApi,
  UnshelveOptions,
} from './server-lifecycle.ts';
export type { CreateServerOptions, ServerBlockDevice, ServerNetwork } from './create-server-body.ts';
export type { ServerMigrationsApi } from './server-migrations.ts';
export type { AggregatesApi, AggregateUpdate } from './aggregates.ts';
export type { FlavorFilter, FlavorsApi } from './flavors.ts';
export type { AvailabilityZonesApi } from './availability-zones.ts';
export type { LimitsApi } from './limits.ts';

// How to connect.
export type { ConnectOptions } from '../config/connect-options.ts';
export type { EndpointInterface, EndpointInterfaceName } from '../config/endpoint-interface.ts';
export type {
  AdminTokenAuth,
  ApplicationCredentialAuth,
  Auth,
  CustomAuth,
  CustomToken,
  KeystoneCatalogService,
  NoAuth,
  PasswordAuth,
  ScopeOptions,
  TokenAuth,
  TokenContext,
} from '../config/credentials.ts';
export { Secret } from '../config/secret.ts';
export type { TlsOptions } from '../http/tls-options.ts';

// Which cloud is meant, from clouds.yaml and the OS_* variables.
export { resolveCloudConfig } from '../config/resolve-cloud-config.ts';
export type { ResolveCloudOptions } from '../config/resolve-cloud-options.ts';
export type { FileAccess } from '../config/config-files.ts';
export type { CloudConfig } from '../config/cloud-config.ts';
export type { CloudSettings, CloudTls } from '../config/cloud-settings.ts';
export { type CloudAuth, type CloudUser, revealAuth } from '../config/cloud-auth.ts';
export { describeSource, type ValueSource } from '../config/value-source.ts';

// Nova's vocabulary.
export { instanceFromNova } from './instance-from-nova.ts';
export { migrationFromNova } from './migration-from-nova.ts';
export type { Aggregate } from '../model/aggregate.ts';
export type { AvailabilityZone, ZoneService } from '../model/availability-zone.ts';
export type { Flavor } from '../model/flavor.ts';
export type { LimitName, Limits } from '../model/limits.ts';
export type { ServerMigration, TransferProgress } from '../model/server-migration.ts';
export type { ComputeService } from '../model/compute-service.ts';
export type { Hypervisor } from '../model/hypervisor.ts';
export type { InstanceAction, InstanceActionEvent } from '../model/instance-action.ts';
export type { Instance, InstanceFault } from '../model/instance.ts';
export type { Known } from '../model/known.ts';
export type { Microversion } from '../model/microversion.ts';
export { atLeast, compareMicroversions, isMicroversion } from '../model/microversion.ts';
export type { Migration, MigrationStatus, MigrationType } from '../model/migration.ts';
export type { PowerState } from '../model/power-state.ts';
export type { ServerGroup } from '../model/server-group.ts';
export { TASK_STATES, type TaskState, VM_STATES, type VmState } from '../model/states.ts';

// Errors.
export {
  CloudConfigError,
  type CloudConfigErrorFacts,
  type CloudConfigProblem,
} from '../config/cloud-config-error.ts';
export { isCloudConfigError } from '../config/guards.ts';
export { isLifeboatError, InvalidOptionsError, LifeboatError } from '../errors.ts';
export { RequestError } from '../http/errors/request-error.ts';
export type { RequestFacts } from '../http/errors/request-facts.ts';
export { ConnectionError } from '../http/errors/connection-error.ts';
export { DeadlineExceededError } from '../http/errors/deadline-exceeded-error.ts';
export { MiddlewareError } from '../http/errors/middleware-error.ts';
export { RequestAbortedError } from '../http/errors/request-aborted-error.ts';
export { RequestTimeoutError } from '../http/errors/request-timeout-error.ts';
export { ResponseValidationError } from '../http/errors/response-validation-error.ts';
export { PaginationLoopError } from '../http/errors/pagination-loop-error.ts';
export { isNovaError, NovaError, type RefusalFacts } from '../http/errors/nova-error.ts';
export {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  MicroversionUnsupportedError,
  NotFoundError,
  ServerError,
  TooManyRequestsError,
  UnauthorizedError,
} from '../http/errors/status-errors.ts';
export {
  isBadRequestError,
  isConflictError,
  isConnectionError,
  isDeadlineExceededError,
  isForbiddenError,
  isMiddlewareError,
  isMicroversionUnsupportedError,
  isNotFoundError,
  isPaginationLoopError,
  isRequestAbortedError,
  isRequestTimeoutError,
  isResponseValidationError,
  isServerError,
  isTooManyRequestsError,
  isUnauthorizedError,
  mayHaveActed,
} from '../http/errors/guards.ts';
export { AuthenticationError } from '../auth/authentication-error.ts';
export { CatalogError, type CatalogChoice } from '../auth/catalog-error.ts';
export { isAuthenticationError, isCatalogError } from '../auth/guards.ts';

// The network.
export {
  REQUEST_CHANNELS,
  type DiagnosticsRequest,
  type RequestEndMessage,
  type RequestErrorMessage,
  type RequestStartMessage,
} from '../http/diagnostics.ts';
export type { Middleware, MiddlewareRequest } from '../http/middleware.ts';
export type { Repeat } from '../http/may-repeat.ts';
export type { RetryBudgetOptions } from '../http/retry-budget.ts';
export type { Clock } from '../model/clock.ts';
export type { Transport, TransportRequest, TransportResponse } from '../http/transport.ts';
export { undiciTransport, type UndiciTransportOptions } from '../http/undici-transport.ts';
