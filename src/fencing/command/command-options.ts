import type { PerHost } from '../per-host.ts';
import type { ProofOptions } from '../power/proof-options.ts';

/** What a fence agent is told, by the names of its own manual, such as `ip`, `username`, `password`, `plug`. */
export type AgentParameters = Readonly<Record<string, string | number | boolean>>;

/** How a fence agent is called. */
export interface CommandOptions extends ProofOptions {
  /**
   * What the agent reads from its standard input, a line for each; `action` is added. So no password is an argument of a
   * process. The values of names that look like secrets (`password`, `passwd`, `*_token`, `identity_key`, ...) are shown nowhere.
   *
   * @default none
   */
  readonly parameters?: PerHost<AgentParameters> | undefined;
  /**
   * Environment variables for the agent, besides `PATH` and `LC_ALL=C`. Nothing else of this process's is handed on.
   *
   * @default none
   */
  readonly env?: Readonly<Record<string, string>> | undefined;
}
