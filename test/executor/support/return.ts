import {
  type EvacuateHostOptions,
  type Journal,
  memoryJournal,
  NovaClient,
  readmitHost,
  type ReadmissionRefusedError,
  type ReadmissionReport,
  type ReadmitHostOptions,
  type RecoveryEvent,
  type RecoveryReport,
} from '../../../src/index.ts';
import { SimulatedCloud } from '../../../src/testing/index.ts';
import { recover } from '../../testing/support/recover.ts';
import { rejection } from './failed-host.ts';

/** A cloud whose host h1 fails, is recovered, and comes back. */
export class Return {
  readonly cloud: SimulatedCloud;
  readonly journal: Journal = memoryJournal();
  readonly events: RecoveryEvent[] = [];

  constructor({ h1 = {} }: { h1?: Parameters<SimulatedCloud['addHost']>[1] } = {}) {
    this.cloud = new SimulatedCloud();
    this.cloud.addHost('h1', h1);
    this.cloud.addHosts('h2', 'h3');
  }

  async recover(options: Partial<EvacuateHostOptions> = {}): Promise<RecoveryReport> {
    return recover(this.cloud, 'h1', { journal: this.journal, ...options });
  }

  async connect(): Promise<NovaClient> {
    return NovaClient.connect(this.cloud.connectOptions());
  }

  async readmit(options: ReadmitHostOptions = {}): Promise<ReadmissionReport> {
    return readmitHost(await this.connect(), 'h1', {
      clock: this.cloud.clock,
      journal: this.journal,
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  async check(options: ReadmitHostOptions = {}): Promise<ReadmissionReport> {
    return this.readmit({ ...options, checkOnly: true });
  }

  async refusal(options: ReadmitHostOptions = {}): Promise<ReadmissionRefusedError> {
    return (await rejection(this.readmit(options))) as ReadmissionRefusedError;
  }

  get service() {
    const { status, disabledReason, forcedDown } = this.cloud.world.host('h1');
    return { status, disabledReason, forcedDown };
  }

  /** The requests that change something, but for the log-ins. */
  get changes(): readonly string[] {
    return this.cloud.requests
      .map(({ route }) => route)
      .filter((route) => !route.startsWith('GET ') && route !== 'POST /auth/tokens');
  }
}

/** The codes of what was found. */
export function codes(found: readonly { readonly code: string }[]): readonly string[] {
  return found.map(({ code }) => code);
}
