import { InvalidOptionsError } from '../errors.ts';
import type { Microversion } from '../model/microversion.ts';

/** The releases of OpenStack whose behaviour was compared with a real one, scenario by scenario. */
export type ReleaseName = 'zed' | 'epoxy';

/** What differs between releases. */
export interface Release {
  readonly name: string;
  /** The newest microversion of the compute API. */
  readonly maxMicroversion: Microversion;
  /** Whether the API records `delete` where it deletes an instance itself because its host is down. */
  readonly recordsLocalDelete: boolean;
  /** Whether a nova-compute that starts takes up a reboot that was asked for and not begun. */
  readonly retriesReboots: boolean;
  /** The newest microversion of the Placement API. */
  readonly maxPlacementMicroversion: Microversion;
}

const VERIFIED: Readonly<Record<ReleaseName, Release>> = {
  zed: {
    name: 'zed',
    maxMicroversion: '2.93',
    recordsLocalDelete: false,
    retriesReboots: false,
    maxPlacementMicroversion: '1.39',
  },
  epoxy: {
    name: 'epoxy',
    maxMicroversion: '2.100',
    recordsLocalDelete: true,
    retriesReboots: true,
    maxPlacementMicroversion: '1.39',
  },
};

/** By what the release notes and the source say; nobody has compared them with a real one. */
const UNVERIFIED: Readonly<Record<string, Release>> = {
  antelope: { ...VERIFIED.epoxy, name: 'antelope', maxMicroversion: '2.95' },
  bobcat: { ...VERIFIED.epoxy, name: 'bobcat', maxMicroversion: '2.95' },
  caracal: { ...VERIFIED.epoxy, name: 'caracal', maxMicroversion: '2.96' },
  dalmatian: { ...VERIFIED.epoxy, name: 'dalmatian', maxMicroversion: '2.96' },
  flamingo: { ...VERIFIED.epoxy, name: 'flamingo', maxMicroversion: '2.101' },
  gazpacho: { ...VERIFIED.epoxy, name: 'gazpacho', maxMicroversion: '2.103' },
};

/** The releases that are simulated by what their source says, without a comparison with a real one. */
export type UnverifiedReleaseName = 'antelope' | 'bobcat' | 'caracal' | 'dalmatian' | 'flamingo' | 'gazpacho';

/**
 * Returns what a release does.
 *
 * @throws InvalidOptionsError when it is unknown, or not verified and not asked for as such.
 */
export function releaseNamed(name: string, unverified: boolean): Release {
  const verified = Object.hasOwn(VERIFIED, name) ? VERIFIED[name as ReleaseName] : undefined;
  if (verified !== undefined) return verified;
  const other = Object.hasOwn(UNVERIFIED, name) ? UNVERIFIED[name] : undefined;
  if (other === undefined) {
    const known = [...Object.keys(VERIFIED), ...Object.keys(UNVERIFIED)].join(', ');
    throw new InvalidOptionsError('release', `is "${name}"; there are ${known}`);
  }
  if (unverified) return other;
  throw new InvalidOptionsError(
    'release',
    `"${name}" was never compared with a real OpenStack: ask for it as unverifiedRelease, or take ${Object.keys(VERIFIED).join(' or ')}`,
  );
}
