import { atLeast, type Microversion, olderOf } from '../model/microversion.ts';
import type { Facts } from './facts.ts';
import type { EndState, Reason, Risk } from './plan.ts';
import { risk } from './risks.ts';
import type { AwaitStateStep, Step } from './steps.ts';
import { type Hold, hold, reason } from './verdict.ts';

/** The newest microversion that keeps active active and stopped stopped. */
const KEEPS_POWER: Microversion = '2.94';

/** From here on Nova stops what it has evacuated, unless vm_state is error. */
const ENDS_STOPPED: Microversion = '2.95';

/** Before this one the records of evacuations cannot be paged or read by time, so none can be watched. */
export const OLDEST_MICROVERSION: Microversion = '2.59';

/** How an evacuation brings an instance to the wanted power state. */
export interface PowerRoute {
  readonly microversion: Microversion;
  /** What follows the evacuation's end, verification included. */
  readonly after: readonly Step[];
  readonly endState: EndState;
  readonly reasons: readonly Reason[];
  readonly risks: readonly Risk[];
}

/**
 * Chooses the microversion by the vm_state that Nova holds when the evacuation begins and the power state that is
 * wanted at its end. Where Nova can do the stop it does; the client does it only with consent.
 *
 * @param vmState `willBeStopped`: foreseen rather than seen, so that the stop must not rest on it where Nova offers better.
 */
export function powerRoute(
  facts: Facts,
  vmState: 'active' | 'stopped' | 'willBeStopped' | 'error',
): PowerRoute | Hold {
  const { context, wanted } = facts;
  const keeps = olderOf(KEEPS_POWER, context.maxMicroversion);
  const stopsInNova =
    atLeast(context.maxMicroversion, ENDS_STOPPED) && context.targetStateDistrusted === undefined;

  if (wanted === 'unknown') {
    return hold(
      'priorUnknown',
      'Nobody knows whether the owner had this instance running, and the policy holds such instances.',
      'Ask the owner, then choose priorUnknown: stopped or running.',
    );
  }
  if (wanted === 'running') {
    if (vmState === 'stopped' || vmState === 'willBeStopped') {
      return {
        microversion: keeps,
        after: [moved(facts, 'stopped'), { kind: 'start' }, moved(facts, 'active')],
        endState: { vmState: 'active' },
        reasons: [
          reason(
            'startedAfterwards',
            'Nova holds it to be stopped, the owner had it running: it is started after the evacuation.',
          ),
        ],
        risks: [],
      };
    }
    return {
      microversion: keeps,
      after: [moved(facts, 'active')],
      endState: { vmState: 'active' },
      reasons: [reason('powerStateKept', `An evacuation at ${keeps} leaves it active.`)],
      risks: [],
    };
  }
  if (vmState === 'stopped' || (vmState === 'willBeStopped' && !stopsInNova)) {
    return {
      microversion: keeps,
      after: [moved(facts, 'stopped')],
      endState: { vmState: 'stopped' },
      reasons: [
        reason('stoppedByNova', 'Nova itself stops it within the evacuation, as it holds it to be stopped.'),
      ],
      risks: [risk('briefSpawn')],
    };
  }
  if (vmState !== 'error' && stopsInNova) {
    return {
      microversion: ENDS_STOPPED,
      after: [moved(facts, 'stopped')],
      endState: { vmState: 'stopped' },
      reasons: [
        reason(
          'stoppedByNova',
          `Nova itself stops it within the evacuation, as it does from ${ENDS_STOPPED} on.`,
        ),
      ],
      risks: [risk('briefSpawn')],
    };
  }
  if ((context.policy.allowClientStop as unknown) === true) {
    return {
      microversion: keeps,
      after: [moved(facts, 'active'), { kind: 'stop' }, moved(facts, 'stopped')],
      endState: { vmState: 'stopped' },
      reasons: [
        reason(
          'stoppedByClient',
          'Nova cannot stop it within the evacuation, so the client stops it afterwards.',
        ),
      ],
      risks: [risk('runsUntilClientStops')],
    };
  }
  if (context.targetStateDistrusted !== undefined) {
    return hold(
      'noServerSideStop',
      `It has to end stopped, and this cloud was seen not to stop what it evacuates: ${context.targetStateDistrusted}`,
      'Upgrade every nova-compute to 2023.1 or newer and run the recovery again, or consent to a stop by the client with allowClientStop.',
    );
  }
  return hold(
    'noServerSideStop',
    `It has to end stopped, and this Nova (up to ${context.maxMicroversion}) cannot stop it within the evacuation.`,
    'Wait until the host is back, or consent to a stop by the client with allowClientStop.',
  );
}

/** Wraps an evacuation in what always surrounds it: the wait for its record, the check of its end. */
export function evacuation(route: PowerRoute, host?: string): readonly Step[] {
  return [
    { kind: 'evacuate', microversion: route.microversion, ...(host === undefined ? {} : { host }) },
    { kind: 'awaitMigration' },
    ...route.after,
  ];
}

/** The instance shows this state, no task, and another host than the failed one. */
export function moved({ instance }: Facts, ...vmStates: AwaitStateStep['vmStates']): AwaitStateStep {
  return {
    kind: 'awaitState',
    vmStates,
    ...(instance.host === null ? {} : { leftHost: instance.host }),
  };
}
