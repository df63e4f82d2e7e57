import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMicroversionUnsupportedError } from '../../src/http/errors/guards.ts';
import type { Microversion } from '../../src/model/microversion.ts';
import type { NovaClient } from '../../src/nova/index.ts';
import { connect, fakeCloud } from '../nova-client/fake-cloud.ts';

/** Which call of the client gets an answer such as that of the sample, by the sample's folder and name. */
const CALLS: readonly (readonly [RegExp, (nova: NovaClient) => Promise<unknown>])[] = [
  [/^servers\/servers-list(-status)?-resp$/, (nova) => nova.servers.list().all()],
  [/^servers\/servers-details-resp$/, (nova) => nova.servers.detail().all()],
  [/^servers\/server-get(-down-cell)?-resp$/, (nova) => nova.servers.show('1')],
  [
    /^servers\/server-create-resp$/,
    (nova) => nova.servers.create({ name: 'n', flavorId: '1', imageId: 'i', networks: 'auto' }),
  ],
  [/^os-services\/services-list-get-resp$/, (nova) => nova.services.list().all()],
  [
    /^os-services\/service-(enable|disable|disable-log|force-down)-put-resp$/,
    (nova) => nova.services.update('1', { status: 'enabled' }),
  ],
  [/^os-migrations\/migrations-get/, (nova) => nova.migrations.list().all()],
  [/^server-migrations\/migrations-index$/, (nova) => nova.serverMigrations.list('1').all()],
  [/^server-migrations\/migrations-get$/, (nova) => nova.serverMigrations.show('1', 1)],
  [/^os-instance-actions\/instance-actions-list/, (nova) => nova.instanceActions.list('1').all()],
  [/^os-instance-actions\/instance-action-get/, (nova) => nova.instanceActions.show('1', 'req-1')],
  [/^os-hypervisors\/hypervisors-detail/, (nova) => nova.hypervisors.list().all()],
  [/^os-server-groups\/server-groups-list-resp$/, (nova) => nova.serverGroups.list().all()],
  [/^os-server-groups\/server-groups-get-resp$/, (nova) => nova.serverGroups.show('1')],
  [/^os-aggregates\/aggregates-list-get-resp$/, (nova) => nova.aggregates.list().all()],
  [/^os-aggregates\/aggregates-get-resp$/, (nova) => nova.aggregates.show(1)],
  [/^os-aggregates\/aggregate-post-resp$/, (nova) => nova.aggregates.create({ name: 'a' })],
  [/^os-aggregates\/aggregate-update-post-resp$/, (nova) => nova.aggregates.update(1, { name: 'a' })],
  [/^os-aggregates\/aggregates-add-host-post-resp$/, (nova) => nova.aggregates.addHost(1, 'h')],
  [/^os-aggregates\/aggregates-remove-host-post-resp$/, (nova) => nova.aggregates.removeHost(1, 'h')],
  [
    /^os-aggregates\/aggregates-metadata-post-resp$/,
    (nova) => nova.aggregates.setMetadata(1, { key: 'value' }),
  ],
  [/^flavors\/flavors-detail-resp$/, (nova) => nova.flavors.list().all()],
  [/^flavors\/flavor-get-resp$/, (nova) => nova.flavors.show('1')],
  [/^os-availability-zone\/availability-zone-list-resp$/, (nova) => nova.availabilityZones.list().all()],
  [/^os-availability-zone\/availability-zone-detail-resp$/, (nova) => nova.availabilityZones.detail().all()],
  [/^limits\/limit-get-resp$/, (nova) => nova.limits.show()],
];

/** What became of Nova's samples. */
export interface SamplesReport {
  /** By the name of the sample, how many were read, of as many microversions. */
  readonly read: Readonly<Record<string, number>>;
  /** Older than the client asks for; it never sees these. */
  readonly tooOld: readonly string[];
  /** Samples that the client could not read, and why. */
  readonly problems: readonly string[];
}

/**
 * Gives the client each sample of an answer that Nova documents, as the answer of a Nova whose newest microversion is the
 * sample's.
 *
 * @param folder - `doc/api_samples` of Nova's source.
 */
export async function readSamples(folder: string): Promise<SamplesReport> {
  const read: Record<string, number> = {};
  const tooOld: string[] = [];
  const problems: string[] = [];
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const parts = /^([^/]+)\/(?:v(2\.\d+)\/)?([^/]+)\.json$/.exec(file);
    const name = `${parts?.[1] ?? ''}/${parts?.[3] ?? ''}`;
    const call = CALLS.find(([pattern]) => pattern.test(name))?.[1];
    if (parts === null || call === undefined) continue;
    const max = (parts[2] ?? '2.1') as Microversion;
    const body = readFileSync(join(folder, file), 'utf8');
    try {
      await call(await connect(novaWith(body, max)));
      read[name] = (read[name] ?? 0) + 1;
    } catch (error) {
      if (isMicroversionUnsupportedError(error)) tooOld.push(file);
      else problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { read, tooOld, problems };
}

/** The page that follows is empty: a sample's link to it leads to the sample again. */
function novaWith(body: string, max: Microversion): ReturnType<typeof fakeCloud> {
  return fakeCloud({
    max,
    answer: ({ url }) => {
      const { searchParams } = new URL(url);
      const isNext = searchParams.has('marker') || Number(searchParams.get('offset') ?? 0) > 0;
      return { body: isNext ? emptied(body) : body };
    },
  });
}

function emptied(body: string): string {
  const lists = Object.entries(JSON.parse(body) as Record<string, unknown>);
  return JSON.stringify(Object.fromEntries(lists.map(([key]) => [key, []])));
}
