import { fail, type Probe } from '../../../lab/index.ts';

/** How an instance comes to be what it is before its host fails. */
export interface Role {
  readonly name: string;
  /** What its owner left it in. */
  readonly power: 'active' | 'stopped';
  /** `resize` changes the flavor, `migrate` is a cold migration; both await their owner's verdict. */
  readonly moved?: { readonly by: 'resize' | 'migrate'; readonly from: string };
  /** Whose it is. @default 'admin' */
  readonly project?: 'admin' | 'demo';
}

/**
 * Makes every instance of a cast on one host, in the state of its role, side by side.
 *
 * @returns the ids by the roles' names.
 */
export async function makeCast(
  probe: Probe,
  host: string,
  roles: readonly Role[],
): Promise<ReadonlyMap<string, string>> {
  const ids = await probe.bootMany(
    roles.map(({ name, moved, project = 'admin' }) => ({ name, host: moved?.from ?? host, project })),
  );
  const cast = roles.map((role, index) => ({ ...role, id: ids[index] ?? '' }));
  await Promise.all(cast.filter(({ power }) => power === 'stopped').map(({ id }) => stop(probe, id)));
  const sources = new Set(cast.flatMap(({ moved }) => (moved === undefined ? [] : [moved.from])));
  if (sources.size > 0) {
    // With no other host to go to, the scheduler sends every one of them to the host that will fail.
    await probe.withOnlyEnabled([host], async () => {
      for (const group of chunks(
        cast.filter(({ moved }) => moved !== undefined),
        8,
      )) {
        await Promise.all(
          group.map(({ id, moved }) => (moved?.by === 'resize' ? probe.resize(id, 't2') : probe.migrate(id))),
        );
      }
    });
  }
  return new Map(cast.map(({ name, id }) => [name, id]));
}

async function stop(probe: Probe, id: string): Promise<void> {
  await probe.act(id, 'os-stop');
  await probe.waitFor(id, (server) => server?.vmState === 'stopped' && server.taskState === null, 60_000);
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

/** Kills a host and waits until Nova has noticed by itself. */
export async function failAndWaitSeenDown(probe: Probe, host: string): Promise<void> {
  await fail(host);
  for (;;) {
    if ((await probe.service(host)).state === 'down') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
