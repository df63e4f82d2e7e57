import { isResize, type Migration } from '../../model/migration.ts';
import type { HostFacts } from '../context.ts';
import type { Facts } from '../facts.ts';
import { locked } from '../locking.ts';
import { guardOnlyCopy } from '../only-copy.ts';
import type { Risk } from '../plan.ts';
import { evacuation, powerRoute } from '../power-route.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import type { Rule } from '../rule.ts';
import { hold, reason, type Verdict } from '../verdict.ts';

/**
 * A resized or cold-migrated instance awaits its owner's verdict, and Nova refuses to evacuate it. Its source alive:
 * confirm there, which leaves a plainly active or stopped instance and leaks nothing. Its source down: reset to
 * active and let the microversion decide how it ends.
 */
export const resized: Rule = {
  id: 'resized',
  decide: (facts) => {
    const { instance } = facts;
    if (instance.vmState !== 'resized') return null;
    if (instance.migrations === undefined) {
      return hold(
        'migrationsUnknown',
        'It is resized, and the record that names the source of its resize was not given.',
        'Give its migrations to the planner.',
      );
    }
    const copy = guardOnlyCopy(facts);
    if ('decision' in copy) return copy;

    const row = instance.migrations.find(isResize);
    if (row === undefined) {
      return hold(
        'resizeSourceUnknown',
        'No record of its resize is left, so nobody knows on which host its guest still is.',
        'Find the source of its resize in its action history and recover it by hand.',
      );
    }
    switch (row.status) {
      // Nova saves `confirmed` a moment before vm_state leaves resized.
      case 'confirming':
      case 'confirmed':
        return hold(
          'resizeConfirming',
          'A confirm is on its way to the source and has not been carried out; sent to a source that had just died, it is carried out when that source is back, and would break an instance that was reset meanwhile.',
          'Bring the source back: the confirm is then carried out late and correctly. Then run the recovery again.',
        );
      case 'reverting':
      case 'reverted':
        return hold(
          'resizeReverting',
          'Its resize is being reverted, which puts it back on its source and needs the failed host for it.',
          'Look at where its disk is and recover it by hand.',
        );
      case 'finished':
        return finished(facts, row, copy);
      case 'error':
      case 'failed':
      case 'cancelled':
        return notFinished(facts, row, copy);
      default:
        return hold(
          'resizeUnclear',
          `The record of its resize is ${row.status}, which does not go with vm_state resized.`,
          'Look at its migrations, then run the recovery again.',
        );
    }
  },
};

function finished(facts: Facts, row: Migration, risks: readonly Risk[]): Verdict {
  const source = sourceOf(facts, row);
  switch (source.kind) {
    case 'alive':
      return confirmAndEvacuate(facts, row, source.host, risks);
    case 'suspect':
      return hold(
        'resizeSourceSuspect',
        `The source of its resize, ${source.host}, is up on paper but was not seen alive since the failure: a confirm sent to a dead source wedges the instance.`,
        `Find out whether ${source.host} is alive, then run the recovery again.`,
      );
    case 'unknown':
      return hold(
        'resizeSourceUnknown',
        'Nothing is known about the source of its resize: neither a confirm nor a reset is safe.',
        'Give the other hosts to the planner.',
      );
    case 'sameHost':
      return resetAndEvacuate(facts, {
        provenBy: 'refusal',
        risks: [...risks, leak(row)],
        reasons: [
          reason(
            'resizeOnSameHost',
            'Source and destination of its resize are the failed host, so nobody can confirm it.',
          ),
        ],
      });
    case 'down':
      return resetAndEvacuate(facts, {
        provenBy: 'refusal',
        risks: [...risks, leak(row)],
        reasons: [
          reason(
            'resizeSourceDown',
            `The source of its resize, ${source.host}, is down too, so nobody can confirm it.`,
          ),
        ],
      });
  }
}

// Without a finished record Nova answers a confirm with 400.
function notFinished(facts: Facts, row: Migration, risks: readonly Risk[]): Verdict {
  const why = reason(
    'resizeNotFinished',
    `It cannot be confirmed, as the record of its resize is ${row.status}.`,
  );
  if (sourceOf(facts, row).kind === 'unknown') {
    return hold(
      'resizeSourceUnknown',
      `${why.sentence} Nothing is known about its source.`,
      'Give the other hosts to the planner.',
    );
  }
  return resetAndEvacuate(facts, { provenBy: 'refusal', risks: [...risks, leak(row)], reasons: [why] });
}

function confirmAndEvacuate(facts: Facts, row: Migration, source: string, risks: readonly Risk[]): Verdict {
  // Only the plain consent is one: a word that nobody knows does not give the owner's right away.
  if (facts.context.policy.confirmResize !== 'whenSourceAlive') {
    return hold(
      'confirmNotAllowed',
      'Its resize could be confirmed on its living source, and the policy keeps resizes revertable.',
      'Bring the host back, or choose confirmResize: whenSourceAlive.',
    );
  }
  // Nova writes stopped exactly when the hypervisor had reported shutdown (power_state 4).
  const written = facts.instance.powerState === 'shutdown' ? 'stopped' : 'active';
  const route = powerRoute(facts, written === 'stopped' ? 'willBeStopped' : 'active');
  if ('decision' in route) return route;
  return {
    decision: 'recover',
    steps: locked(facts, [
      { kind: 'confirmResize', migration: row.uuid, source },
      { kind: 'awaitState', vmStates: [written] },
      ...evacuation(route),
    ]),
    endState: route.endState,
    risks: [
      ...risks,
      { code: 'resizeConfirmed', sentence: 'Its resize is confirmed: the owner can no longer revert it.' },
      ...route.risks,
    ],
    reasons: [
      reason(
        'resizeSourceAlive',
        `The source of its resize, ${source}, is alive: it confirms the resize, Nova writes ${written}, and nothing is left behind.`,
      ),
      ...route.reasons,
    ],
  };
}

type Source =
  | { readonly kind: 'alive' | 'suspect' | 'down'; readonly host: string }
  | { readonly kind: 'sameHost' }
  | { readonly kind: 'unknown' };

function sourceOf({ instance, context }: Facts, row: Migration): Source {
  const host = row.sourceCompute;
  if (host === null) return { kind: 'unknown' };
  if (host === instance.host) return { kind: 'sameHost' };
  if (context.hosts === undefined) return { kind: 'unknown' };
  return { kind: life(Object.hasOwn(context.hosts, host) ? context.hosts[host] : undefined), host };
}

function life(host: HostFacts | undefined): 'alive' | 'suspect' | 'down' {
  if (!host?.up) return 'down';
  return host.suspect ? 'suspect' : 'alive';
}

function leak(row: Migration): Risk {
  return {
    code: 'resizeAllocationLeaks',
    migration: row.uuid,
    sentence: `The resize is not confirmed, so its allocation in Placement (consumer ${row.uuid}) stays on ${row.sourceCompute ?? 'its source'} until somebody deletes it.`,
  };
}
