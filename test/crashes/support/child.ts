import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Task, Told } from './recover-over-http.ts';

/** A process that recovers a host, as seen by whoever started it. */
export class Child {
  readonly told: Told[] = [];
  readonly ended: Promise<Told | undefined>;
  readonly #process: ChildProcess;

  /** @param through A program that starts it, with its arguments. */
  constructor(task: Task, through: readonly string[] = []) {
    const module = new URL('recover-over-http.ts', import.meta.url);
    const [program, ...args] = through;
    this.#process = fork(module, [JSON.stringify(task)], {
      ...(program === undefined ? { execArgv: ['--import', 'tsx'] } : { execPath: program, execArgv: args }),
    });
    this.#process.on('message', (message) => this.told.push(message as Told));
    this.ended = once(this.#process, 'exit').then(() => this.told.find((each) => 'ended' in each));
  }

  /** Resolves as soon as it has told of the answer to a call. */
  async answered(call: string): Promise<void> {
    while (!this.told.some((each) => 'call' in each && each.call === call)) {
      await Promise.race([once(this.#process, 'message'), this.ended]);
      if (this.#process.exitCode !== null)
        throw new Error(`it ended before ${call}: ${JSON.stringify(this.told)}`);
    }
  }

  kill(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    this.#process.kill(signal);
  }
}
