import { compareMicroversions, isMicroversion, type Microversion } from '../../model/microversion.ts';
import { versionHeader } from '../http/microversion-header.ts';
import { ApiFault } from './api-fault.ts';

const MIN: Microversion = '2.1';

/** What a request asks for. */
export interface Negotiated {
  /** What the headers of the answer name; null where the request named nothing that is a version. */
  readonly microversion: Microversion | null;
  /** Set when it cannot be had. */
  readonly fault: ApiFault | null;
}

/** Reads the microversion that a request wants; without one it is the oldest. */
export function negotiateMicroversion(
  headers: Readonly<Record<string, string>>,
  max: Microversion,
): Negotiated {
  const wanted = versionHeader(headers, 'compute', 'x-openstack-nova-api-version');
  if (wanted === null) return { microversion: MIN, fault: null };
  if (wanted === 'latest') return { microversion: max, fault: null };
  if (!isMicroversion(wanted)) {
    return {
      microversion: null,
      fault: new ApiFault(
        400,
        `API Version String ${wanted} is of invalid format. Must be of format MajorNum.MinorNum.`,
      ),
    };
  }
  const isOffered = compareMicroversions(wanted, MIN) >= 0 && compareMicroversions(wanted, max) <= 0;
  return {
    microversion: wanted,
    fault: isOffered
      ? null
      : new ApiFault(
          406,
          `Version ${wanted} is not supported by the API. Minimum is ${MIN} and maximum is ${max}.`,
        ),
  };
}
