import type { Instance } from '../../model/instance.ts';
import { isNotFoundError } from '../../nova/index.ts';
import type { Work } from '../work.ts';

/** Reads the instance anew; null when it is gone. What else is known of it, and a show does not tell, is kept. */
export async function refresh(work: Work): Promise<Instance | null> {
  const seen = await look(work);
  if (seen === null) return null;
  const { migrations, actions, systemMetadata } = work.instance;
  work.instance = {
    ...seen,
    ...(migrations === undefined ? {} : { migrations }),
    ...(actions === undefined ? {} : { actions }),
    ...(systemMetadata === undefined ? {} : { systemMetadata }),
  };
  return work.instance;
}

/** Reads the instance and leaves what was seen before as it is; null when it is gone. */
export async function look({ run, instance }: Work): Promise<Instance | null> {
  try {
    return (await run.nova.servers.show(instance.id, { signal: run.stop.signal })).data;
  } catch (error) {
    if (isNotFoundError(error)) return null;
    throw error;
  }
}
