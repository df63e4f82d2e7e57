import type { InstanceRecord } from '../world/instance-record.ts';
import { NovaException } from '../world/nova-exception.ts';
import type { ActiveFault, CallFault, CallFaultRule, NovaFaultRule } from './call-fault.ts';
import { checkCallRule, checkNovaRule } from './check-rule.ts';

/** A request, as rules look at it. */
export interface CallToMatch {
  /** The first part of the path, such as `compute`. */
  readonly service: string;
  /** Such as `GET /servers/detail`. */
  readonly route: string;
  /** The action's name in the body, or null. */
  readonly action: string | null;
  /** The instance that it is about, or null. */
  readonly instance: Pick<InstanceRecord, 'id' | 'name'> | null;
}

/**
 * Everything that is made to go wrong: with requests, and inside Nova. Rules are asked in the order in which they were
 * made, and the first one that fits happens.
 *
 * @example
 * ```ts
 * // The answer to the first evacuate gets lost, although Nova has taken the order.
 * cloud.faults.onCall({ call: 'evacuate', fault: { kind: 'reset', acted: true } });
 * // Every tenth answer of Nova is a 503.
 * cloud.faults.onCall({ times: Infinity, probability: 0.1, fault: { kind: 'status', status: 503 } });
 * ```
 */
export class Faults {
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #calls: Counted<CallFaultRule>[] = [];
  readonly #inNova: Counted<NovaFaultRule>[] = [];

  /** @internal */
  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /**
   * Makes requests go wrong.
   *
   * @throws InvalidOptionsError when the `kind` of the fault is unknown, when its `status` is no whole number from 200 to
   *   599, or when `ms`, `retryAfter`, `times`, `skip`, `probability` or `afterMs` is out of range
   */
  onCall(rule: CallFaultRule): ActiveFault {
    checkCallRule(rule);
    return add(this.#calls, rule, this.#now());
  }

  /**
   * Makes Nova's own work go wrong.
   *
   * @throws InvalidOptionsError when the `moment` is unknown, when `times`, `skip` or `probability` is out of range, or when
   *   `host` or `message` goes with the moment `conductor`, in which no host works and nothing is said
   */
  inNova(rule: NovaFaultRule): ActiveFault {
    checkNovaRule(rule);
    return add(this.#inNova, rule, this.#now());
  }

  /** Ends all of them. */
  clear(): void {
    this.#calls.length = 0;
    this.#inNova.length = 0;
  }

  /** @internal */
  forCall(call: CallToMatch): CallFault | null {
    const due = this.#calls.find(
      (each) =>
        this.#now() >= each.since + (each.rule.afterMs ?? 0) &&
        fitsCall(each.rule, call) &&
        each.isDue(this.#random),
    );
    return due?.rule.fault ?? null;
  }

  /** @internal */
  losesMessage(_method: string, instance: InstanceRecord): boolean {
    return this.#dueInNova('conductor', null, instance) !== null;
  }

  /** @internal */
  failure(
    moment: 'claim' | 'spawn' | 'powerOff',
    host: string,
    instance: InstanceRecord,
  ): NovaException | null {
    const rule = this.#dueInNova(moment, host, instance);
    if (rule === null) return null;
    switch (moment) {
      case 'claim':
        return new NovaException(
          'ComputeResourcesUnavailable',
          rule.message ??
            'Insufficient compute resources: Requested instance memory exceeds the free memory.',
        );
      case 'spawn':
        return new NovaException(
          'LibvirtError',
          rule.message ?? 'internal error: the guest could not be started',
        );
      case 'powerOff':
        return new NovaException(
          'InstancePowerOffFailure',
          rule.message ?? 'Failed to power off instance: timed out',
        );
    }
  }

  #dueInNova(moment: string, host: string | null, instance: InstanceRecord): NovaFaultRule | null {
    const due = this.#inNova.find(
      (each) =>
        each.rule.moment === moment &&
        (each.rule.host === undefined || each.rule.host === host) &&
        isAbout(each.rule.instance, instance) &&
        each.isDue(this.#random),
    );
    return due?.rule ?? null;
  }
}

class Counted<R extends CallFaultRule | NovaFaultRule> {
  readonly rule: R;
  readonly since: number;
  happened = 0;
  #passed = 0;

  constructor(rule: R, since: number) {
    this.rule = rule;
    this.since = since;
  }

  isDue(random: () => number): boolean {
    const { skip = 0, times = 1, probability = 1 } = this.rule;
    if (this.happened >= times) return false;
    if (this.#passed < skip) {
      this.#passed += 1;
      return false;
    }
    if (probability < 1 && random() >= probability) return false;
    this.happened += 1;
    return true;
  }
}

function add<R extends CallFaultRule | NovaFaultRule>(
  rules: Counted<R>[],
  rule: R,
  now: number,
): ActiveFault {
  const counted = new Counted(rule, now);
  rules.push(counted);
  return {
    get happened() {
      return counted.happened;
    },
    remove: () => {
      const place = rules.indexOf(counted);
      if (place >= 0) rules.splice(place, 1);
    },
  };
}

function fitsCall(
  { call, instance }: CallFaultRule,
  { service, route, action, instance: about }: CallToMatch,
): boolean {
  if (!isAbout(instance, about)) return false;
  if (call === undefined) return service !== 'identity';
  if (call instanceof RegExp) return matches(call, route) || (action !== null && matches(call, action));
  return call === route || call === action;
}

function matches(expression: RegExp, text: string): boolean {
  // With `g` or `y` it goes on from where it was.
  expression.lastIndex = 0;
  return expression.test(text);
}

function isAbout(wanted: string | undefined, instance: Pick<InstanceRecord, 'id' | 'name'> | null): boolean {
  return wanted === undefined || (instance !== null && (instance.id === wanted || instance.name === wanted));
}
