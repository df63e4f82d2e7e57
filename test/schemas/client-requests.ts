import type { Exchange } from '../../lab/index.ts';
import { isMicroversionUnsupportedError, isNotFoundError } from '../../src/http/errors/guards.ts';
import { compareMicroversions, type Microversion } from '../../src/model/microversion.ts';
import { connect, fakeCloud } from '../nova-client/fake-cloud.ts';
import { EVERY_CALL, SUBJECTS } from './every-call.ts';
import { Exchanges, recording } from './record.ts';

/** All microversions up to one. */
export function microversionsUpTo(newest: Microversion): readonly Microversion[] {
  const all: Microversion[] = [];
  for (let minor = 1; compareMicroversions(`2.${minor}`, newest) <= 0; minor += 1) all.push(`2.${minor}`);
  return all;
}

/**
 * What the client sends for each of its calls to Novas whose newest microversion is each of those up to one. Every answer is
 * "not found": only the requests matter.
 */
export async function clientRequests(newest: Microversion): Promise<readonly Exchange[]> {
  const exchanges = new Exchanges();
  for (const max of microversionsUpTo(newest)) {
    const cloud = fakeCloud({ max, answer: () => ({ status: 404 }) });
    const nova = await connect(recording(cloud, exchanges.keep));
    for (const { method, run } of EVERY_CALL) {
      const error: unknown = await run(nova, SUBJECTS, max).then(
        () => new Error('was answered'),
        (reason: unknown) => reason,
      );
      if (!isNotFoundError(error) && !isMicroversionUnsupportedError(error)) {
        throw new Error(`${method} at ${max} was not sent`, { cause: error });
      }
    }
  }
  return exchanges.all;
}
