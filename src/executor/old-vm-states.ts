import type { Clock } from '../model/clock.ts';
import type { Instance } from '../model/instance.ts';
import type { SystemMetadataSource } from '../model/system-metadata.ts';
import type { MissingEvidence } from './host-plan.ts';

/** How long the source may take for its answer, in milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * Adds `old_vm_state` to the resized ones of these instances. The source is asked once, and not where none is resized.
 * Whatever goes wrong with it costs this witness and nothing else.
 */
export async function withOldVmStates(
  instances: readonly Instance[],
  how: {
    readonly systemMetadata?: SystemMetadataSource | undefined;
    readonly clock: Clock;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<{ readonly instances: readonly Instance[]; readonly missing: readonly MissingEvidence[] }> {
  const { systemMetadata: source } = how;
  const resized = instances.filter(({ vmState }) => vmState === 'resized').map(({ id }) => id);
  if (source === undefined || resized.length === 0) return { instances, missing: [] };
  try {
    const found = await ask(source, resized, how);
    return {
      instances: instances.map((instance) => {
        const old = found.get(instance.id);
        return old === undefined || instance.vmState !== 'resized'
          ? instance
          : { ...instance, systemMetadata: { old_vm_state: old } };
      }),
      missing: [],
    };
  } catch (error) {
    how.signal?.throwIfAborted();
    // Whoever wrote the source may have put anything into its error but the message, which is for people.
    const why = error instanceof Error ? error.message : 'it gives no reason';
    const sentence = `${source.name} did not give old_vm_state (${why}); what the resized instances were is taken from power_state.`;
    return { instances, missing: [{ source: source.name, sentence }] };
  }
}

async function ask(
  source: SystemMetadataSource,
  ids: readonly string[],
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<ReadonlyMap<string, string>> {
  const done = new AbortController();
  const ended = signal === undefined ? done.signal : AbortSignal.any([signal, done.signal]);
  const tooLate = clock.sleep(TIMEOUT_MS, ended).then(() => {
    throw new Error(`no answer within ${TIMEOUT_MS} ms`);
  });
  // Should the source throw at once, nobody else listens to it.
  tooLate.catch(() => undefined);
  try {
    const answer: unknown = await Promise.race([source.oldVmStates(ids, { signal: ended }), tooLate]);
    if (!(answer instanceof Map)) throw new Error('its answer is no Map');
    const entries = [...answer].filter(isWord);
    return new Map(entries);
  } finally {
    done.abort();
  }
}

function isWord(entry: readonly unknown[]): entry is [string, string] {
  return typeof entry[0] === 'string' && typeof entry[1] === 'string';
}
