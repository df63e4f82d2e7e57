import type { CloudAuth } from './cloud-auth.ts';
import type { CloudSettings } from './cloud-settings.ts';
import type { ValueSource } from './value-source.ts';

/**
 * How to reach a cloud, from clouds.yaml and the `OS_*` variables, and where each value of that came from. It can be
 * printed, logged and kept as JSON: the secrets in it do not show.
 */
export interface CloudConfig extends CloudSettings {
  /** The name of the cloud; of one that the variables describe it is `envvars`, unless `OS_CLOUD_NAME` says otherwise. */
  readonly cloud: string;
  readonly auth: CloudAuth;
  /** Where each value came from, by its name: `region`, `auth.username`, `tls.cacert` and so on. */
  readonly sources: Readonly<Record<string, ValueSource>>;
  /** The files that were read, in order: clouds.yaml, secure.yaml, clouds-public.yaml. */
  readonly files: readonly string[];
  /** What is odd about the configuration, and was put up with. */
  readonly warnings: readonly string[];
}
