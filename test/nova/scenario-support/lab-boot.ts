import { Probe, type settings } from '../../../lab/index.ts';
import type { Boot } from '../../scenarios/port.ts';
import { list, type Raw } from './raw.ts';

/** The ids of the lab's flavors and of its image, by name. */
export type References = ReadonlyMap<string, string>;

/** Asks for the ids of the flavors `t1` to `t3` and of the image `img`. */
export async function references(admin: Probe): Promise<References> {
  const flavors = await list(admin, '/flavors', 'flavors');
  const images = (await admin.glance('GET', '/v2/images?name=img')).body as { images: readonly Raw[] };
  return new Map([...flavors, ...images.images].map((raw) => [String(raw['name']), String(raw['id'])]));
}

/** Asks Nova for an instance, and returns its id. It is not built yet. */
export async function askForInstance(
  labSettings: ReturnType<typeof settings>,
  refs: References,
  { name, host, flavor = 't1', owner = 'admin' }: Boot,
  groupId: string | undefined,
): Promise<string> {
  // Only an administrator may choose the host, in whatever project.
  const asker = new Probe(labSettings, { user: 'admin', project: owner });
  const answer = await asker.nova('POST', '/servers', {
    server: { name, flavorRef: refs.get(flavor), imageRef: refs.get('img'), networks: 'none', host },
    ...(groupId === undefined ? {} : { 'os:scheduler_hints': { group: groupId } }),
  });
  const id = (answer.body as { server?: { id?: unknown } } | undefined)?.server?.id;
  if (typeof id !== 'string') {
    throw new Error(`${name} was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return id;
}
