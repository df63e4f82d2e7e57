import type { ComputeService } from '../model/compute-service.ts';
import { isEvacuationInFlight } from '../model/migration.ts';
import { mayHaveActed } from '../nova/index.ts';
import { bearsAnyMark } from './disabled-mark.ts';
import { readService } from './fence-watch.ts';
import type { EnabledHost } from './journal/enabled-hosts.ts';
import { mutate } from './mutate.ts';
import { listInstances } from './observe.ts';
import type { NamedDestinations, Run } from './run.ts';
import { words } from './words.ts';

/**
 * The destinations that the caller has named. One that is disabled is held in reserve: it is enabled before its first use, and
 * disabled again with its old reason at the end of the run if nothing was put on it.
 */
export class Destinations implements NamedDestinations {
  readonly #names: readonly string[] | undefined;
  readonly #opened = new Map<string, Promise<string | null>>();
  readonly #closed = new Set<string>();
  readonly #enabled: Map<string, EnabledHost>;

  /** @param left What earlier runs that died had enabled and not given back. */
  constructor(names: readonly string[] | undefined, left: readonly EnabledHost[]) {
    this.#names = names;
    this.#enabled = new Map(left.map((each) => [each.host, each]));
  }

  get usable(): readonly string[] | undefined {
    return this.#names?.filter((name) => !this.#closed.has(name));
  }

  get enabled(): readonly EnabledHost[] {
    return [...this.#enabled.values()];
  }

  async open(run: Run, host: string): Promise<string | null> {
    if (this.#names?.includes(host) !== true) return null;
    const before = this.#opened.get(host);
    if (before !== undefined) return before;
    const opening = this.#open(run, host);
    this.#opened.set(host, opening);
    try {
      const closed = await opening;
      if (closed !== null) this.#closed.add(host);
      return closed;
    } catch (error) {
      this.#opened.delete(host);
      throw error;
    }
  }

  async #open(run: Run, host: string): Promise<string | null> {
    const { signal } = run.stop;
    const { service } = await readService(run.nova, host, { signal });
    const closed = whyClosed(host, service);
    if (closed !== null || service?.status === 'enabled' || service === null) return closed;
    const { id, disabledReason } = service;
    try {
      await mutate(
        run,
        'enableHost',
        { instanceId: null, destination: host, ...(disabledReason === null ? {} : { disabledReason }) },
        (options) => run.nova.services.update(id, { status: 'enabled' }, options),
      );
    } catch (error) {
      // Without an answer it counts as enabled: it is looked at before it is given back.
      if (mayHaveActed(error)) this.#enabled.set(host, { host, disabledReason });
      signal.throwIfAborted();
      return `${host} is in reserve and could not be enabled: ${words(error)}`;
    }
    this.#enabled.set(host, { host, disabledReason });
    run.emit({ type: 'destinationEnabled', destination: host });
    return null;
  }

  async giveBack(run: Run): Promise<void> {
    for (const { host, disabledReason } of this.enabled) {
      try {
        if (await isInUse(run, host)) {
          this.#enabled.delete(host);
          continue;
        }
        const { service } = await readService(run.nova, host, { signal: run.stop.signal });
        if (service?.status === 'enabled') {
          const reason = disabledReason === null ? {} : { disabledReason };
          await mutate(run, 'disableHost', { instanceId: null, destination: host }, (options) =>
            run.nova.services.update(service.id, { status: 'disabled', ...reason }, options),
          );
          run.emit({ type: 'destinationGivenBack', destination: host });
        }
        this.#enabled.delete(host);
      } catch (error) {
        if (run.stop.signal.aborted) return;
        run.emit({ type: 'pollFailed', message: words(error) });
      }
    }
  }
}

function whyClosed(host: string, service: ComputeService | null): string | null {
  if (service === null) return `Nova knows no nova-compute on ${host}.`;
  if (service.state !== 'up' || service.forcedDown) return `${host} is down.`;
  if (service.status === 'enabled' || service.status === 'disabled') {
    return bearsAnyMark(service.disabledReason) ? `${host} is being recovered itself.` : null;
  }
  return `${host} is ${service.status}, which this library does not know.`;
}

async function isInUse(run: Run, host: string): Promise<boolean> {
  const { nova, stop } = run;
  const { signal } = stop;
  if ((await listInstances(nova, host, signal)).length > 0) return true;
  const ours = await nova.migrations.list({ sourceCompute: run.host, type: 'evacuation' }, { signal }).all();
  // Another recovery may have the same host in reserve.
  const there = await nova.migrations.list({ host, type: 'evacuation' }, { signal }).all();
  return [...ours.data, ...there.data].some(
    (row) => isEvacuationInFlight(row) && (row.destCompute === host || row.destCompute === null),
  );
}
