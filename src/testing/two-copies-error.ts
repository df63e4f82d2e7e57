import { LifeboatError } from '../errors.ts';

/**
 * Thrown, outside of any call, when two guests of one instance run at one moment: both write to one disk, and that is
 * the worst that a recovery can do. Nobody can catch it: under node:test and jest the test that was running fails, whatever
 * else it asserts; under vitest the run fails, with an uncaught error, and the test itself may pass. So that the test fails
 * under vitest as well, let it end with `assert.deepEqual(cloud.twoCopies, [])`.
 */
export class TwoCopiesError extends LifeboatError {
  override readonly name = 'TwoCopiesError';
  readonly instanceId: string;
  /** The hosts on which it runs. */
  readonly hosts: readonly string[];

  constructor(
    instance: { readonly id: string; readonly name: string },
    hosts: readonly string[],
    at: string,
  ) {
    super(
      'twoCopies',
      `Instance ${instance.name} (${instance.id}) runs on ${hosts.join(' and ')} at the same time, since ${at}`,
    );
    this.instanceId = instance.id;
    this.hosts = hosts;
  }
}
