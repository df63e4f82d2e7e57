import { InvalidOptionsError } from '../../errors.ts';
import { limitTime } from '../../http/limit-time.ts';
import type { Fencer, FenceResult } from '../../model/fencer.ts';
import { debugFencing } from './debug.ts';
import { hide } from './hide.ts';
import type { HostPower } from './host-power.ts';
import type { ProofOptions } from './proof-options.ts';
import { proveOff } from './prove-off.ts';
import { type Proof, resolveProof } from './resolve-proof.ts';
import { withinTime } from './within-time.ts';

/** How long leave may be taken of a BMC, in milliseconds. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Makes a fencer of anything whose power can be read and switched off. It does what `redfish`, `ipmi` and `command` do,
 * which are made of it: reads the power, switches it off unless it is off, and believes it only after several readings in a
 * row have said off over the settle time.
 *
 * The fencer rejects only when its signal aborts; whatever else goes wrong is a `reason`.
 *
 * @param name For events and reports, such as `pdu`.
 * @param open Gives the power of a host. Nothing needs to be connected yet: `read` is called first.
 * @throws {InvalidOptionsError} naming the option that is wrong
 */
export function powerFencer(
  name: string,
  open: (host: string, signal: AbortSignal) => HostPower | Promise<HostPower>,
  options: ProofOptions = {},
): Fencer {
  if (typeof name !== 'string' || name.trim() === '') {
    throw new InvalidOptionsError('name', 'must be a short name for events and reports');
  }
  if (typeof open !== 'function') {
    throw new InvalidOptionsError('open', 'must be a function that gives the power of a host');
  }
  return fencerOf(name, open, resolveProof(options));
}

/** As {@link powerFencer}, of what was checked before. */
export function fencerOf(
  name: string,
  open: (host: string, signal: AbortSignal) => HostPower | Promise<HostPower>,
  proof: Proof,
): Fencer {
  return {
    name,
    fence: async (host, { signal }) => {
      const deadline = proof.clock.now() + proof.timeoutMs;
      const opened = await withinTime(proof, deadline, signal, async (limit) => open(host, limit));
      if (!opened.done) return { fenced: false, reason: opened.why };
      const power = opened.value;
      const cleaned = (text: string): string => hide(text, power.secrets ?? []);
      const note = (line: string): void => debugFencing('%s %s', host, cleaned(line));
      try {
        return clean(await proveOff(power, proof, deadline, note, signal), cleaned);
      } finally {
        await limitTime(proof.clock, CLOSE_TIMEOUT_MS, undefined, async (limit) => power.close?.(limit));
      }
    },
  };
}

function clean(result: FenceResult, cleaned: (text: string) => string): FenceResult {
  return result.fenced
    ? { fenced: true, evidence: cleaned(result.evidence) }
    : { fenced: false, reason: cleaned(result.reason) };
}
