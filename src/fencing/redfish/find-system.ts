import type { Bmc } from './bmc.ts';
import { systemsSchema } from './schemas.ts';

const USUAL_SYSTEMS = '/redfish/v1/Systems';

/** How many systems an error names. */
const MOST_NAMES = 20;

/**
 * Finds the path of the system that is the host. Rejects with a sentence where that is not plain: the wrong one would
 * be switched off.
 */
export async function findSystem(
  bmc: Bmc,
  systems: string | undefined,
  wanted: string | null,
  signal: AbortSignal,
): Promise<string> {
  if (wanted?.startsWith('/') === true) return bmc.pathOf(wanted);
  const list = await bmc.read(bmc.pathOf(systems ?? USUAL_SYSTEMS), systemsSchema, signal);
  const paths = list.Members.map((member) => bmc.pathOf(member['@odata.id']));
  const named = paths.map(nameOf);
  if (wanted !== null) {
    const found = paths.filter((path) => nameOf(path) === wanted);
    if (found.length === 1 && found[0] !== undefined) return found[0];
    throw new Error(
      `the BMC has no system "${wanted}", but ${listed(named)}; a system may be named by its path, too`,
    );
  }
  const [only] = paths;
  if (only !== undefined && paths.length === 1 && typeof list['Members@odata.nextLink'] !== 'string')
    return only;
  if (only === undefined) throw new Error('the BMC shows no system');
  throw new Error(
    `the BMC has several systems, ${listed(named)}: say by the option system which one is the host`,
  );
}

function nameOf(path: string): string {
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}
