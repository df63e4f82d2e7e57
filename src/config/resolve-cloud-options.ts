import type { FileAccess } from './config-files.ts';

/** What `resolveCloudConfig` is given: all that it knows of the machine. */
export interface ResolveCloudOptions extends FileAccess {
  /** The cloud in clouds.yaml. @default `OS_CLOUD`, else the cloud of the `OS_*` variables, else the only one */
  readonly cloud?: string | undefined;
  /** The region. @default for a cloud of a file `OS_REGION_NAME`, else the cloud's first */
  readonly region?: string | undefined;
  /** Where Nova is. @default what the cloud says */
  readonly endpointOverride?: string | undefined;
  /** The only clouds.yaml that is read. @default `OS_CLIENT_CONFIG_FILE`, else the first that is found */
  readonly configFile?: string | undefined;
}
