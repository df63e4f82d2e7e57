import { evacuateHost, planHost } from '../../../src/executor/index.ts';
import type {
  EvacuateHostOptions,
  HostPlan,
  InstanceOutcome,
  PlanHostOptions,
  RecoveryEvent,
  RecoveryReport,
} from '../../../src/executor/index.ts';
import { alreadyFenced } from '../../../src/fencing/index.ts';
import type { Microversion } from '../../../src/model/microversion.ts';
import { FakeNova } from '../../support/fake-nova.ts';
import type { FakeHost } from '../../support/fake-nova-cloud.ts';
import { VirtualClock } from '../../../src/testing/virtual-clock.ts';
import { MemoryJournal } from './memory-journal.ts';

export const HEARTBEAT_MS = 10_000;

/** A cloud whose host `h1` has failed, with `h2` and `h3` alive, and the means to recover it. */
export class FailedHost {
  readonly clock = new VirtualClock();
  readonly nova: FakeNova;
  readonly journal = new MemoryJournal();
  readonly events: RecoveryEvent[] = [];
  readonly h1: FakeHost;

  /** @param deadForMs - Since when the host shows no sign of life. */
  constructor({
    deadForMs = 300_000,
    ...nova
  }: { deadForMs?: number; max?: Microversion; skewMs?: number } = {}) {
    this.nova = new FakeNova(this.clock, nova);
    const { cloud } = this.nova;
    this.h1 = cloud.addHost('h1', HEARTBEAT_MS);
    this.h1.diedAt = cloud.novaNow() - deadForMs;
    cloud.addHost('h2', HEARTBEAT_MS);
    cloud.addHost('h3', HEARTBEAT_MS);
  }

  recover(options: Partial<EvacuateHostOptions> = {}): Promise<RecoveryReport> {
    return this.recoverWith(this.nova, options);
  }

  recoverWith(nova: FakeNova, options: Partial<EvacuateHostOptions>): Promise<RecoveryReport> {
    return evacuateHost(nova, 'h1', {
      fence: alreadyFenced('the plug was pulled'),
      storage: 'shared',
      clock: this.clock,
      journal: this.journal,
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  plan(options: Partial<PlanHostOptions> = {}): Promise<HostPlan> {
    const { clock, journal } = this;
    return planHost(this.nova, 'h1', { storage: 'shared', clock, journal, ...options });
  }

  /** The host comes back to life: it reports again from now on. */
  revive(): void {
    this.h1.diedAt = null;
    this.h1.aliveSince = this.nova.cloud.novaNow();
  }

  /** Calls back as soon as a call comes in; its return value is the call's trouble. */
  on(name: string, id: string, then: () => ReturnType<FakeNova['onCall']>): void {
    const before = this.nova.onCall;
    this.nova.onCall = (call) => (call.name === name && call.id === id ? then() : before(call));
  }

  vmState(id: string): string {
    return this.nova.cloud.instance(id).vmState;
  }

  /** What became of an instance: vm_state and host, as `stopped on h2`. */
  end(id: string): string {
    const { vmState, host } = this.nova.cloud.instance(id);
    return `${vmState} on ${host ?? 'no host'}`;
  }
}

/** The outcome of one instance. */
export function outcomeOf(report: RecoveryReport, id: string): InstanceOutcome {
  const found = report.instances.find(({ instanceId }) => instanceId === id);
  if (found === undefined) throw new Error(`${id} is not in the report`);
  return found;
}

/** What each instance came to, by id. */
export function results(report: RecoveryReport): Record<string, string> {
  return Object.fromEntries(report.instances.map(({ instanceId, outcome }) => [instanceId, outcome]));
}

/** The error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it did not reject');
    },
    (error: unknown) => error,
  );
}
