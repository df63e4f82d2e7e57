import type { Migration } from '../../model/migration.ts';
import { copyRisks } from '../only-copy.ts';
import type { Facts } from '../facts.ts';
import { locked } from '../locking.ts';
import { destinationFor } from '../other-destination.ts';
import { evacuation, powerRoute } from '../power-route.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import { resizeOf, sourceOf } from '../resize-source.ts';
import { leakedAllocation, risk } from '../risks.ts';
import type { Rule } from '../rule.ts';
import { hold, reason, type Verdict } from '../verdict.ts';

/** The statuses of a record that nobody can confirm any more. */
const ENDED: readonly string[] = ['error', 'failed', 'cancelled'];

const CONFIRM =
  '`confirmResize` looks at the source’s service alone and is carried out there: Nova writes stopped where power_state is 4, else active, and frees the allocation (`confirm_resize`, `compute/manager.py`).';
const RESET =
  'With the source down `confirmResize` answers 409 “Service is unavailable at this time.” After a reset to active 2.95 ends stopped and 2.94 running; the allocation of the resize stays (`consumer` is the migration).';

/** The record that names the source has to be known. */
export const resizeRecordMissing: Rule = {
  id: 'resizeRecordMissing',
  when: 'It is resized, and no record of its resize is left.',
  what: 'It is held.',
  why: 'Nobody knows on which host its guest still is; the scheduler might choose that one.',
  nova: 'The guest of an unconfirmed resize stays on its source; a rebuild there fails with InstanceExists, and Nova writes error.',
  applies: (facts) => isResized(facts) && resizeOf(facts) === undefined,
  decide: () =>
    hold(
      'resizeSourceUnknown',
      'No record of its resize is left, so nobody knows on which host its guest still is.',
      'Find the source of its resize in its action history and recover it by hand.',
    ),
};

/** A confirm that waits in the queue of a dead source is carried out later. */
export const resizeConfirming: Rule = {
  id: 'resizeConfirming',
  when: 'A confirm of its resize is on its way (`confirming`, `confirmed`), and nothing shows that its source had begun with it.',
  what: 'It is held.',
  why: 'Sent to a source that had just died, the confirm is carried out when that source is back: late and correctly if the instance was left alone; an instance that was reset meanwhile is thrown into error.',
  nova: '`confirmResize` to a source that is not yet seen down answers 204 and waits in its queue. `confirmed` is written a moment before vm_state leaves resized.',
  applies: (facts) => isResized(facts) && isConfirming(facts) && !wasCutShort(facts),
  decide: () =>
    hold(
      'resizeConfirming',
      'A confirm is on its way to the source and has not been carried out; sent to a source that had just died, it is carried out when that source is back, and would break an instance that was reset meanwhile.',
      'Bring the source back: the confirm is then carried out late and correctly. Then run the recovery again.',
    ),
};

/** The same for a revert, which waits in the queue of the failed host. */
export const resizeReverting: Rule = {
  id: 'resizeReverting',
  when: 'Its resize is being reverted (`reverting`, `reverted`), and nothing shows that the failed host had begun with it while its source is alive.',
  what: 'It is held.',
  why: 'The revert waits in the queue of the failed host and is carried out when that is back, on an instance that may live elsewhere by then.',
  nova: '`revertResize` is cast to the destination, alive or not; the destination destroys its guest and hands over to the source (`revert_resize`, `finish_revert_resize`).',
  applies: (facts) => isResized(facts) && isReverting(facts) && !wasCutShort(facts),
  decide: () =>
    hold(
      'resizeReverting',
      'Its resize is being reverted, which puts it back on its source and needs the failed host for it.',
      'Look at where its disk is and recover it by hand, or bring the host back: the revert is then carried out.',
    ),
};

/** A record in a status that does not go with vm_state resized. */
export const resizeUnclear: Rule = {
  id: 'resizeUnclear',
  when: 'The record of its resize is in a status that does not go with vm_state resized.',
  what: 'It is held.',
  why: 'What became of the resize cannot be told.',
  nova: 'vm_state resized goes with `finished`, and for moments with `confirming`, `confirmed`, `reverting`.',
  applies: (facts) =>
    isResized(facts) &&
    !['finished', 'confirming', 'confirmed', 'reverting', 'reverted', ...ENDED].includes(
      resizeOf(facts)?.status ?? '',
    ),
  decide: (facts) =>
    hold(
      'resizeUnclear',
      `The record of its resize is ${resizeOf(facts)?.status ?? 'unknown'}, which does not go with vm_state resized.`,
      'Look at its migrations, then run the recovery again.',
    ),
};

/** Without a word about the source neither way is safe. */
export const resizeSourceUnknown: Rule = {
  id: 'resizeSourceUnknown',
  when: 'Nothing is known about the source of its resize.',
  what: 'It is held.',
  why: 'Neither a confirm nor a reset is safe.',
  nova: 'A confirm to a dead source wedges the instance; an evacuation to a living one fails with InstanceExists.',
  applies: (facts) => isResized(facts) && sourceOf(facts, resizeOf(facts)).kind === 'unknown',
  decide: (facts) =>
    hold(
      'resizeSourceUnknown',
      `The record of its resize is ${resizeOf(facts)?.status ?? 'unknown'}, and nothing is known about its source: neither a confirm nor a reset is safe.`,
      'Give the other hosts to the planner.',
    ),
};

/** Up on paper is not alive. */
export const resizeSourceSuspect: Rule = {
  id: 'resizeSourceSuspect',
  when: 'The source of its resize is up on paper and was not seen alive since the failure.',
  what: 'It is held.',
  why: 'A confirm that is sent to a dead source wedges the instance, and what failed here may have failed there.',
  nova: 'Nova believes a host up for `service_down_time` (60 s) after its last heartbeat; a confirm sent in that time answers 204 and leaves `confirming`.',
  applies: (facts) => isFinished(facts) && sourceOf(facts, resizeOf(facts)).kind === 'suspect',
  decide: (facts) => {
    const source = sourceOf(facts, resizeOf(facts));
    const host = 'host' in source ? source.host : 'it';
    return hold(
      'resizeSourceSuspect',
      `The source of its resize, ${host}, is up on paper but was not seen alive since the failure: a confirm sent to a dead source wedges the instance.`,
      `Find out whether ${host} is alive, then run the recovery again.`,
    );
  },
};

/** The owner's right to revert is kept where the policy says so. */
export const resizeKept: Rule = {
  id: 'resizeKept',
  when: 'Its resize could be confirmed, and the policy has `confirmResize: never`.',
  what: 'It is held.',
  why: 'The policy keeps its owner’s right to revert; the cost is that it stays down until the host is back.',
  nova: CONFIRM,
  applies: (facts) =>
    isFinished(facts) &&
    sourceOf(facts, resizeOf(facts)).kind === 'alive' &&
    // Only the plain consent is one: a word that nobody knows does not give the owner's right away.
    facts.context.policy.confirmResize !== 'whenSourceAlive',
  decide: () =>
    hold(
      'confirmNotAllowed',
      'Its resize could be confirmed on its living source, and the policy keeps resizes revertable.',
      'Bring the host back, or choose confirmResize: whenSourceAlive.',
    ),
};

/** The source confirms, and a plain instance is left. */
export const resizeSourceAlive: Rule = {
  id: 'resizeSourceAlive',
  when: 'It is resized or cold-migrated, awaits its owner’s verdict, and its source was seen alive.',
  what: 'Nova is asked to evacuate it, so that its refusal shows that vm_state alone stands in the way; its resize is confirmed on the source; then it is evacuated as the active or stopped instance that Nova has made of it.',
  why: 'No state is lost or made up, it never passes through error, and nothing leaks. The price is the owner’s right to revert.',
  nova: CONFIRM,
  applies: (facts) => isFinished(facts) && sourceOf(facts, resizeOf(facts)).kind === 'alive',
  decide: (facts) => {
    const row = resizeOf(facts);
    const source = sourceOf(facts, row);
    return confirmAndEvacuate(facts, row?.uuid ?? '', 'host' in source ? source.host : '');
  },
};

/** Nobody is left who could confirm. */
export const resizeSourceDown: Rule = {
  id: 'resizeSourceDown',
  when: 'It is resized and its source is down too, or is the failed host itself.',
  what: 'Its state is reset to active and it is evacuated at the microversion that ends as it was.',
  why: 'Nobody can confirm it. From active, never from error, Nova can stop it itself.',
  nova: RESET,
  applies: (facts) =>
    isFinished(facts) && ['down', 'sameHost'].includes(sourceOf(facts, resizeOf(facts)).kind),
  decide: (facts) => {
    const source = sourceOf(facts, resizeOf(facts));
    return byReset(
      facts,
      source.kind === 'sameHost'
        ? reason(
            'resizeOnSameHost',
            'Source and destination of its resize are the failed host, so nobody can confirm it.',
          )
        : reason(
            'resizeSourceDown',
            `The source of its resize, ${'host' in source ? source.host : ''}, is down too, so nobody can confirm it.`,
          ),
    );
  },
};

/** Whoever had begun with a confirm or a revert has taken the message from the queue, and it does not come again. */
export const resizeCutShort: Rule = {
  id: 'resizeCutShort',
  when: 'The source died in the middle of confirming its resize, or the failed host in the middle of reverting it while its source is alive.',
  what: 'Its state is reset to active and it is evacuated; not to the source, which still has the guest.',
  why: 'What had been begun is not begun again when the host is back, so nothing is left that could break the instance later.',
  nova: 'A compute takes a message from its queue before it works on it; the action’s event (`compute_confirm_resize`, `compute_revert_resize`) shows that it had begun.',
  applies: (facts) => isResized(facts) && wasCutShort(facts),
  decide: (facts) =>
    byReset(
      facts,
      reason('resizeCutShort', `Its resize is ${resizeOf(facts)?.status ?? ''}, and whoever was at it died.`),
    ),
};

/** Without a finished record Nova answers a confirm with 400. */
export const resizeNotFinished: Rule = {
  id: 'resizeNotFinished',
  when: 'It is resized and the record of its resize ended in error, failed or cancelled.',
  what: 'Its state is reset to active and it is evacuated; not to its source, while that is up.',
  why: 'Nobody can confirm it.',
  nova: '`confirmResize` without a `finished` record answers 400 “Instance has not been resized.”',
  applies: isResized,
  decide: (facts) =>
    byReset(
      facts,
      reason(
        'resizeNotFinished',
        `It cannot be confirmed, as the record of its resize is ${resizeOf(facts)?.status ?? ''}.`,
      ),
    ),
};

function byReset(facts: Facts, why: ReturnType<typeof reason>): Verdict {
  const row = resizeOf(facts);
  return resetAndEvacuate(facts, {
    provenBy: 'refusal',
    risks: [...copyRisks(facts), ...(row === undefined ? [] : [leakedAllocation(row)])],
    reasons: [why],
  });
}

function confirmAndEvacuate(facts: Facts, migration: string, source: string): Verdict {
  // Nova writes stopped exactly when the hypervisor had reported shutdown (power_state 4).
  const written = facts.instance.powerState === 'shutdown' ? 'stopped' : 'active';
  const route = powerRoute(facts, written === 'stopped' ? 'willBeStopped' : 'active');
  if ('decision' in route) return route;
  const host = destinationFor(facts, 'cleared');
  if (typeof host === 'object') return host;
  return {
    decision: 'recover',
    steps: locked(facts, [
      { kind: 'confirmResize', migration, source },
      { kind: 'awaitState', vmStates: [written] },
      ...evacuation(route, host),
    ]),
    endState: route.endState,
    risks: [...copyRisks(facts), risk('resizeConfirmed'), ...route.risks],
    reasons: [
      reason(
        'resizeSourceAlive',
        `The source of its resize, ${source}, is alive: it confirms the resize, Nova writes ${written}, and nothing is left behind.`,
      ),
      ...route.reasons,
    ],
  };
}

function isResized({ instance }: Facts): boolean {
  return instance.vmState === 'resized';
}

function isFinished(facts: Facts): boolean {
  return (
    isResized(facts) && resizeOf(facts)?.status === 'finished' && !isConfirming(facts) && !isReverting(facts)
  );
}

function isConfirming(facts: Facts): boolean {
  return (
    facts.instance.taskState === 'resize_confirming' ||
    ['confirming', 'confirmed'].includes(resizeOf(facts)?.status ?? '')
  );
}

function isReverting(facts: Facts): boolean {
  return (
    facts.instance.taskState === 'resize_reverting' ||
    ['reverting', 'reverted'].includes(resizeOf(facts)?.status ?? '')
  );
}

function wasCutShort(facts: Facts): boolean {
  const row: Migration | undefined = resizeOf(facts);
  const source = sourceOf(facts, row);
  if (row?.status === 'confirming') {
    return source.kind === 'down' && hadBegun(facts, 'confirmResize', 'compute_confirm_resize', source.host);
  }
  // With the source down as well, the second half of the revert may wait in its queue.
  if (row?.status === 'reverting') {
    return (
      source.kind === 'alive' && hadBegun(facts, 'revertResize', 'compute_revert_resize', facts.instance.host)
    );
  }
  return false;
}

function hadBegun({ instance }: Facts, action: string, event: string, host: string | null): boolean {
  const newest = instance.actions?.find((each) => each.action === action);
  const begun = newest?.events?.find((each) => each.event === event);
  return begun?.finishTime === null && begun.host === host;
}
