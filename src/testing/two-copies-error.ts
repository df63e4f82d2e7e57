import { LifeboatError } from '../errors.ts';

/**
 * Thrown, outside of any call, when two guests of one instance run at one moment: both write to one disk, and that is
 * the worst that a recovery can do. The test that led to it has failed, whatever else it asserts.
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
