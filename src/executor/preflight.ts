import type { ComputeService } from '../model/compute-service.ts';
import { isForbiddenError } from '../nova/index.ts';
import type { Nova } from '../nova/nova.ts';
import { OLDEST_MICROVERSION } from '../recovery/power-route.ts';
import { RecoveryRefusedError } from './errors.ts';

/** What is known before anything is done. */
export interface Preflight {
  readonly service: ComputeService;
  /** Every nova-compute, for the liveness of resize sources. */
  readonly services: readonly ComputeService[];
  /** Nova's own time when it listed them, in milliseconds since the epoch; null where it does not tell. */
  readonly novaNow: number | null;
}

/**
 * Looks whether this host can be recovered with these credentials by this Nova.
 *
 * @throws {RecoveryRefusedError} `novaTooOld`, `notAdmin`, `hostUnknown` or `cellDown`
 */
export async function preflight(nova: Nova, host: string, signal?: AbortSignal): Promise<Preflight> {
  if (!nova.supports(OLDEST_MICROVERSION)) {
    throw new RecoveryRefusedError(
      'novaTooOld',
      host,
      `This Nova ends at microversion ${nova.microversions.max}; ${OLDEST_MICROVERSION} (Nova 17) is needed to watch evacuations.`,
    );
  }
  const { data: services, date } = await asAdmin(host, async () =>
    nova.services.list({ binary: 'nova-compute' }, { signal }).all(),
  );
  const service = services.find((each) => each.host === host);
  if (service === undefined) {
    const known = services.map((each) => each.host).sort();
    const shown =
      known.slice(0, 10).join(', ') + (known.length > 10 ? `, and ${known.length - 10} more` : '');
    throw new RecoveryRefusedError(
      'hostUnknown',
      host,
      `Nova knows no nova-compute service named ${JSON.stringify(host)}; it knows ${shown || 'none'}. Give the service's host, not the hypervisor's name.`,
    );
  }
  await asAdmin(host, async () => {
    // What is read after the host was forced down may not be refused only then.
    const migrations = nova.migrations.list({ sourceCompute: host, pageSize: 1 }, { signal });
    await migrations[Symbol.asyncIterator]().next();
    await nova.hypervisors.list({ signal }).all();
  });
  if (service.status === 'UNKNOWN') {
    throw new RecoveryRefusedError(
      'cellDown',
      host,
      `The cell of ${host} cannot be reached, so Nova would leave out its instances without a word.`,
    );
  }
  return { service, services, novaNow: date === null ? null : Date.parse(date) };
}

/** Turns Nova's refusal of an administrator's request into a refusal of the recovery. */
export async function asAdmin<T>(host: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    if (!isForbiddenError(cause)) throw cause;
    throw new RecoveryRefusedError(
      'notAdmin',
      host,
      `These credentials have no administrator's rights: ${cause.message}`,
      { cause },
    );
  }
}
