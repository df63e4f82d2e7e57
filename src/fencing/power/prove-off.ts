import type { FenceResult } from '../../model/fencer.ts';
import type { HostPower, PowerReading, SwitchOffAnswer } from './host-power.ts';
import type { Proof } from './resolve-proof.ts';
import { withinTime } from './within-time.ts';

/** What became of the order: taken, plainly refused, or nobody knows. */
type Order = SwitchOffAnswer | { readonly accepted: 'perhaps'; readonly shown: string };

/** Readings in a row that said off. */
interface Series {
  readonly since: number;
  readonly count: number;
}

/**
 * Switches a host off, unless it is off, and proves it: several readings in a row, over the settle time, must say off.
 *
 * Whatever fails before the order was given ends it at once, so that another way can be tried. After the order a
 * reading that fails only breaks the row: the host may well be going off meanwhile. The order is given once.
 *
 * @param deadline - When the time limit is over, in milliseconds since the epoch.
 * @returns what was found out; rejects only with the reason of the signal
 */
export async function proveOff(
  power: HostPower,
  proof: Proof,
  deadline: number,
  note: (line: string) => void,
  signal?: AbortSignal,
): Promise<FenceResult> {
  const { clock } = proof;
  const no = (reason: string): FenceResult => ({ fenced: false, reason: `${power.where}: ${reason}` });
  let before = 'off already';
  let order: Order | null = null;
  let series: Series | null = null;
  let offSinceOrder = false;
  let last = 'none';

  for (;;) {
    const call = await withinTime(proof, deadline, signal, (limit) => power.read(limit));
    if (!call.done && order === null) return no(call.why);
    const reading: PowerReading = call.done
      ? call.value
      : { state: 'unclear', shown: `no reading (${call.why})` };
    // What the deadline itself has cut off tells nothing of the BMC.
    if (call.done || clock.now() < deadline) last = reading.shown;
    note(`${power.where}: ${reading.shown}`);

    if (reading.state === 'off') {
      offSinceOrder = order !== null;
      const now = clock.now();
      series = longer(series, now);
      // A clock may wake its sleepers a little early, so the time itself is looked at, too.
      if (series.count >= proof.readings && now - series.since >= proof.settleMs) {
        return { fenced: true, evidence: `${power.where}: ${before}, ${inSentence(series, now)}` };
      }
    } else if (order === null) {
      // A host that was off a moment ago may have been seen in the middle of a restart.
      series = null;
      const given = await withinTime(proof, deadline, signal, (limit) => power.switchOff(limit));
      order = given.done
        ? given.value
        : { accepted: 'perhaps', shown: `nobody knows whether the order was taken (${given.why})` };
      before = `${reading.shown}, ${order.shown}`;
      note(`${power.where}: ${order.shown}`);
      continue;
    } else {
      series = null;
      if (reading.state === 'on' && offSinceOrder) {
        return no(`${before}, then off, and then on again (${reading.shown})`);
      }
      if (reading.state === 'on' && order.accepted === false) return no(`${before}, and ${reading.shown}`);
    }

    const pauseMs = series === null ? proof.pollIntervalMs : Math.ceil(proof.settleMs / (proof.readings - 1));
    if (clock.now() + pauseMs > deadline) return no(tooLate(order === null ? null : before, last, proof));
    await clock.sleep(pauseMs, signal);
  }
}

function longer(series: Series | null, now: number): Series {
  return series === null ? { since: now, count: 1 } : { since: series.since, count: series.count + 1 };
}

function inSentence({ since, count }: Series, now: number): string {
  return `off in ${count} readings over ${seconds(now - since)}, the last at ${new Date(now).toISOString()}`;
}

function tooLate(before: string | null, last: string, proof: Proof): string {
  const wanted = `${proof.readings} readings over ${seconds(proof.settleMs)}`;
  const missed = `not seen off in ${wanted} within ${seconds(proof.timeoutMs)}, the last reading was: ${last}`;
  return before === null ? missed : `${before}; ${missed}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
