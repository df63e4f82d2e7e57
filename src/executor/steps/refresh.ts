import type { Instance } from '../../model/instance.ts';
import { isNotFoundError } from '../../nova/index.ts';
import type { Work } from '../work.ts';

/** Reads the instance anew; null when it is gone. What else is known of it, and a show does not tell, is kept. */
export async function refresh(work: Work): Promise<Instance | null> {
  const { run } = work;
  try {
    const { data } = await run.nova.servers.show(work.instance.id, { signal: run.stop.signal });
    const { migrations, actions, systemMetadata } = work.instance;
    work.instance = {
      ...data,
      ...(migrations === undefined ? {} : { migrations }),
      ...(actions === undefined ? {} : { actions }),
      ...(systemMetadata === undefined ? {} : { systemMetadata }),
    };
    return work.instance;
  } catch (error) {
    if (isNotFoundError(error)) return null;
    throw error;
  }
}
