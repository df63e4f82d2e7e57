import type { Agent } from 'undici';
import { undiciTransport } from '../../http/undici-transport.ts';
import { excerpt } from '../power/hide.ts';
import type { HostPower, PowerReading, SwitchOffAnswer } from '../power/host-power.ts';
import { Bmc } from './bmc.ts';
import { findSystem } from './find-system.ts';
import { type BmcSession, logIn } from './log-in.ts';
import { forceOffPath } from './reset-action.ts';
import { rootSchema, type SystemResource, systemSchema } from './schemas.ts';
import { agentFor, type ResolvedTls } from './tls.ts';

/** How to reach the system of one host, checked. */
export interface RedfishAccess extends ResolvedTls {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  readonly authentication: 'session' | 'basic';
  readonly system: string | null;
}

/** An answer of a BMC is some kilobytes. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The power of one host, by its BMC. Logs in and looks for the system at the first reading. */
export class RedfishPower implements HostPower {
  readonly #access: RedfishAccess;
  readonly #agent: Agent;
  readonly #bmc: Bmc;
  #session: BmcSession | null = null;
  #path: string | null = null;
  #system: SystemResource | null = null;

  constructor(access: RedfishAccess) {
    this.#access = access;
    this.#agent = agentFor(access);
    const transport = undiciTransport({ dispatcher: this.#agent, maxBodyBytes: MAX_BODY_BYTES });
    this.#bmc = new Bmc(access.origin, transport, () => this.secrets);
  }

  get where(): string {
    return this.#bmc.origin + (this.#path ?? '');
  }

  get secrets(): readonly string[] {
    const { username, password } = this.#access;
    const token = this.#session === null ? [] : [this.#session.token];
    return [password, basic(username, password), ...token];
  }

  async read(signal: AbortSignal): Promise<PowerReading> {
    this.#path ??= await this.#connect(signal);
    this.#system = await this.#bmc.read(this.#path, systemSchema, signal);
    const { PowerState: state } = this.#system;
    if (state === 'Off') return { state: 'off', shown: 'PowerState Off' };
    if (state === 'On') return { state: 'on', shown: 'PowerState On' };
    // Words that Redfish may get one day, and those in between: PoweringOff, PoweringOn, Paused.
    return { state: 'unclear', shown: `PowerState ${excerpt(inWords(state), this.secrets)}` };
  }

  async switchOff(signal: AbortSignal): Promise<SwitchOffAnswer> {
    let path: string;
    try {
      path = await forceOffPath(this.#bmc, this.#system, signal);
    } catch (error) {
      // Nothing was ordered.
      return { accepted: false, shown: error instanceof Error ? error.message : String(error) };
    }
    const answer = await this.#bmc.post(path, { ResetType: 'ForceOff' }, signal);
    if (answer.status < 200 || answer.status > 299) {
      return { accepted: false, shown: `ForceOff refused: ${this.#bmc.explain(answer)}` };
    }
    const task = answer.status === 202 ? ' as a task' : '';
    return { accepted: true, shown: `ForceOff accepted${task} (HTTP ${answer.status})` };
  }

  async close(signal: AbortSignal): Promise<void> {
    try {
      if (this.#session?.path) await this.#bmc.delete(this.#session.path, signal);
    } finally {
      await this.#agent.destroy();
    }
  }

  /** Logs in, once, and finds the path of the system. */
  async #connect(signal: AbortSignal): Promise<string> {
    const { authentication, username, password, system } = this.#access;
    const root = await this.#bmc.read('/redfish/v1/', rootSchema, signal);
    if (authentication === 'basic') {
      this.#bmc.credentials = { authorization: `Basic ${basic(username, password)}` };
    } else {
      this.#session ??= await logIn(
        this.#bmc,
        root.Links?.Sessions?.['@odata.id'],
        { username, password },
        signal,
      );
      this.#bmc.credentials = { 'x-auth-token': this.#session.token };
    }
    return findSystem(this.#bmc, root.Systems?.['@odata.id'], system, signal);
  }
}

function inWords(state: unknown): string {
  if (state === undefined || state === null) return 'missing';
  return typeof state === 'string' ? state : 'that is no text';
}

function basic(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
