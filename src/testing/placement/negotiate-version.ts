import { compareMicroversions, isMicroversion, type Microversion } from '../../model/microversion.ts';
import { versionHeader } from '../http/microversion-header.ts';
import { PlacementFault } from './placement-fault.ts';

const MIN: Microversion = '1.0';

/** Reads the version that a request wants; without one it is the oldest. @throws PlacementFault */
export function negotiateVersion(headers: Readonly<Record<string, string>>, max: Microversion): Microversion {
  const wanted = versionHeader(headers, 'placement');
  if (wanted === null) return MIN;
  if (wanted === 'latest') return max;
  if (!isMicroversion(wanted)) {
    throw new PlacementFault(400, `Invalid microversion: invalid version string: ${wanted}`, true);
  }
  if (compareMicroversions(wanted, MIN) < 0 || compareMicroversions(wanted, max) > 0) {
    throw new PlacementFault(406, `Invalid microversion: Unacceptable version header: ${wanted}`, true);
  }
  return wanted;
}
