import { labSettings, type LabSettings } from './settings.ts';

/** Where the APIs of the lab are. */
export interface LabEndpoints {
  /** Keystone, with its version: what clouds.yaml calls `auth_url`. */
  readonly authUrl: string;
  readonly nova: string;
  /** The nova-api whose deletions are soft. It is not in the catalogue, and runs only once it was needed. */
  readonly novaSoftDelete: string;
  readonly placement: string;
  readonly glance: string;
  readonly neutron: string;
  /** The one region of the service catalogue. */
  readonly region: 'RegionOne';
}

/** Returns where the APIs are under these settings. */
export function labEndpoints({ ports }: LabSettings): LabEndpoints {
  const url = (port: number, path = ''): string => `http://127.0.0.1:${port}${path}`;
  return {
    authUrl: url(ports.keystone, '/v3'),
    nova: url(ports.nova, '/v2.1'),
    novaSoftDelete: url(ports.novaSoftDelete, '/v2.1'),
    placement: url(ports.placement),
    glance: url(ports.glance),
    neutron: url(ports.neutron),
    region: 'RegionOne',
  };
}

/** Where the APIs are in this process's environment. */
export const endpoints: LabEndpoints = labEndpoints(labSettings(process.env));

/** The lab's password, the same for everybody. */
export const password = 'lab';
