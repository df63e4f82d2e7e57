import { JournalError } from '../errors.ts';
import { HostClaimedError } from './claim.ts';

/** Turns what goes wrong with a file or a folder into a `JournalError` that names it. */
export async function guard<T>(where: string, io: () => Promise<T>): Promise<T> {
  try {
    return await io();
  } catch (cause) {
    if (cause instanceof HostClaimedError || cause instanceof JournalError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new JournalError(where, `${why}; nothing is asked of Nova that is not written down first`, {
      cause,
    });
  }
}
