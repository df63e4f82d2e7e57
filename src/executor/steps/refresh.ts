import type { Instance } from '../../model/instance.ts';
import { isNotFoundError } from '../../nova/index.ts';
import type { Work } from '../work.ts';

/** Reads the instance anew; null when it is gone. What only lists tell, its migrations, is kept. */
export async function refresh(work: Work): Promise<Instance | null> {
  const { run } = work;
  try {
    const { data } = await run.nova.servers.show(work.instance.id, { signal: run.stop.signal });
    const { migrations } = work.instance;
    work.instance = migrations === undefined ? data : { ...data, migrations };
    return work.instance;
  } catch (error) {
    if (isNotFoundError(error)) return null;
    throw error;
  }
}
