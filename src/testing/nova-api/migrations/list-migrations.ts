import type { MigrationRecord } from '../../world/migration-record.ts';
import { ApiFault } from '../api-fault.ts';
import { findInstance } from '../find-instance.ts';
import { supports, type NovaHandler, type NovaRequest } from '../nova-request.ts';
import { checkQuery, parseTime, type QueryKind } from '../query/check-query.ts';
import { nextLinks, pageWish } from '../query/paging.ts';
import { requireAdmin, resourceNotFound } from '../refusals.ts';
import { isLiveInProgress, liveMigrationView, migrationView } from './migration-view.ts';

type Test = (migration: MigrationRecord) => boolean;

/** `GET /os-migrations`: of all types; with pages, and the newest first, from 2.59 on. */
export const listMigrations: NovaHandler = (request) => {
  const paged = supports(request, '2.59');
  checkQuery(request.exchange.query, {
    known: knownParameters(request),
    open: !paged,
    single: paged ? ['limit', 'marker', 'changes-since', 'changes-before', 'user_id', 'project_id'] : [],
  });
  requireAdmin(request, 'os-migrations:index');
  const tests = readTests(request);
  const matches: Test = (migration) => !migration.gone && tests.every((test) => test(migration));
  const view = migrationView(request);
  if (!paged) return { status: 200, body: { migrations: candidates(request).filter(matches).map(view) } };

  const { limit, marker } = pageWish(request);
  const after = marker === null ? null : findMarker(request, marker);
  const all = candidates(request);
  const page: MigrationRecord[] = [];
  for (let index = all.length - 1; index >= 0 && page.length < limit; index -= 1) {
    const migration = all[index];
    if (migration === undefined || (after !== null && migration.id >= after.id)) continue;
    if (matches(migration)) page.push(migration);
  }
  return {
    status: 200,
    body: {
      migrations: page.map(view),
      ...nextLinks(request, 'migrations_links', 'os-migrations', page, ({ uuid }) => uuid),
    },
  };
};

/** `GET /servers/{id}/migrations`: the live migrations that go on. */
export const listServerMigrations: NovaHandler = (request) => {
  if (!supports(request, '2.23')) throw resourceNotFound();
  const { id } = findInstance(request, request.params['id'] ?? '');
  requireAdmin(request, 'servers:migrations:index');
  const own = (request.world.migrationsByInstance.get(id) ?? []).filter(isLiveInProgress);
  return { status: 200, body: { migrations: own.map(liveMigrationView(request)) } };
};

/** `GET /servers/{id}/migrations/{migration}`. */
export const showServerMigration: NovaHandler = (request) => {
  if (!supports(request, '2.23')) throw resourceNotFound();
  const { id } = findInstance(request, request.params['id'] ?? '');
  requireAdmin(request, 'servers:migrations:show');
  const number = request.params['migration'] ?? '';
  const migration = (request.world.migrationsByInstance.get(id) ?? []).find(
    (one) => String(one.id) === number,
  );
  if (migration === undefined) {
    throw new ApiFault(404, `In-progress live migration ${number} is not found for server ${id}.`);
  }
  if (migration.type !== 'live-migration') {
    throw new ApiFault(404, `Migration ${number} for server ${id} is not live-migration.`);
  }
  if (!isLiveInProgress(migration)) {
    throw new ApiFault(404, `Live migration ${number} for server ${id} is not in progress.`);
  }
  return { status: 200, body: { migration: liveMigrationView(request)(migration) } };
};

function knownParameters(request: NovaRequest): Readonly<Record<string, QueryKind>> {
  return {
    ...{ hidden: 'text', host: 'text', instance_uuid: 'text', source_compute: 'text', status: 'text' },
    migration_type: 'text',
    ...(supports(request, '2.59') ? { limit: 'number', marker: 'text', 'changes-since': 'time' } : {}),
    ...(supports(request, '2.66') ? { 'changes-before': 'time' } : {}),
    ...(supports(request, '2.80') ? { user_id: 'text', project_id: 'text' } : {}),
  };
}

function candidates({ world, exchange }: NovaRequest): readonly MigrationRecord[] {
  const instanceId = exchange.query.get('instance_uuid');
  return instanceId === null ? world.migrations : (world.migrationsByInstance.get(instanceId) ?? []);
}

function readTests(request: NovaRequest): readonly Test[] {
  const { world, exchange } = request;
  const { query } = exchange;
  const tests: Test[] = [
    // Those of a cell that cannot be reached are left out without a word.
    ({ sourceCompute }) => !(world.hosts.get(sourceCompute)?.cellDown ?? false),
  ];
  const exactly = (name: string, column: (migration: MigrationRecord) => string | null): void => {
    const value = query.get(name);
    if (value !== null) tests.push((migration) => column(migration) === value);
  };
  const host = query.get('host');
  if (host === null) exactly('source_compute', ({ sourceCompute }) => sourceCompute);
  else tests.push(({ sourceCompute, destCompute }) => sourceCompute === host || destCompute === host);
  exactly('status', ({ status }) => status);
  exactly('migration_type', ({ type }) => type);
  if (supports(request, '2.80')) {
    exactly('user_id', ({ userId }) => userId);
    exactly('project_id', ({ projectId }) => projectId);
  }
  const since = supports(request, '2.59') ? query.get('changes-since') : null;
  const before = supports(request, '2.66') ? query.get('changes-before') : null;
  const [from, until] = [since, before].map((text) => (text === null ? null : parseTime(text)));
  if (typeof from === 'number' && typeof until === 'number' && until < from) {
    throw new ApiFault(400, 'The value of changes-since must be less than or equal to changes-before.');
  }
  // A row that was never changed has no such time, and is not found by it.
  if (typeof from === 'number')
    tests.push(({ updatedAt }) => updatedAt !== null && seconds(updatedAt) >= from);
  if (typeof until === 'number')
    tests.push(({ updatedAt }) => updatedAt !== null && seconds(updatedAt) <= until);
  return tests;
}

function seconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

function findMarker({ world }: NovaRequest, uuid: string): MigrationRecord {
  const migration = world.migrations.find((one) => one.uuid === uuid);
  if (migration === undefined) throw new ApiFault(400, `Marker ${uuid} could not be found.`);
  return migration;
}
