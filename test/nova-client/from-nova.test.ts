import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isResponseValidationError } from '../../src/http/errors/guards.ts';
import { instanceFromNova } from '../../src/nova/instance-from-nova.ts';
import { isoTime } from '../../src/nova/iso-time.ts';
import { migrationFromNova } from '../../src/nova/migration-from-nova.ts';
import { rawMigration, rawServer } from './fake-cloud.ts';

describe('a server of Nova’s', () => {
  it('becomes an instance', () => {
    expect(instanceFromNova(rawServer())).toEqual({
      id: 'e4ea3034-107d-4bc8-a013-6ebb83549094',
      name: 'db-1',
      host: 'h2',
      node: 'h2.example',
      vmState: 'active',
      taskState: null,
      powerState: 'running',
      launchedAt: '2026-11-22T16:04:30.000Z',
      updatedAt: '2026-11-22T16:04:30.000Z',
      imageRef: 'fe8270a2-96ca-4114-9fc1-2ec0e6dfff2a',
      locked: false,
      lockedReason: null,
      metadata: { tier: 'gold' },
    });
  });

  it('keeps states and power states that nobody has heard of', () => {
    const server = rawServer({
      'OS-EXT-STS:vm_state': 'levitating',
      'OS-EXT-STS:task_state': 'ascending',
      'OS-EXT-STS:power_state': 42,
      brand_new_field: { deep: true },
    });
    expect(instanceFromNova(server)).toMatchObject({
      vmState: 'levitating',
      taskState: 'ascending',
      powerState: 'unknown:42',
    });
  });

  it('of a cell that cannot be reached is one of which nothing is assumed', () => {
    const server = { id: 'a', status: 'UNKNOWN', created: '2026-01-01T00:00:00Z', tenant_id: 't' };
    expect(instanceFromNova(server)).toEqual({
      id: 'a',
      name: '',
      projectId: 't',
      host: null,
      node: null,
      vmState: 'UNKNOWN',
      taskState: null,
      powerState: 'nostate',
      launchedAt: null,
      updatedAt: '2026-01-01T00:00:00.000Z',
      imageRef: 'unknown',
      locked: false,
      metadata: {},
    });
  });

  it.each([
    ['', ''],
    [{ id: 'img' }, 'img'],
    [null, 'unknown'],
    [undefined, 'unknown'],
    [{}, 'unknown'],
    [{ id: '' }, 'unknown'],
  ])('with the image %j counts as volume-backed only where Nova says so', (image, expected) => {
    expect(instanceFromNova(rawServer({ image })).imageRef).toBe(expected);
  });

  it('has its fault', () => {
    const fault = { code: 500, message: 'No valid host was found.', created: '2026-01-01T00:00:00Z' };
    expect(instanceFromNova(rawServer({ fault })).fault).toEqual({
      code: 500,
      message: 'No valid host was found.',
      created: '2026-01-01T00:00:00.000Z',
    });
    expect(instanceFromNova(rawServer())).not.toHaveProperty('fault');
  });

  it('has a reason for its lock only where Nova tells of reasons', () => {
    expect(instanceFromNova(rawServer({ locked_reason: 'mine' })).lockedReason).toBe('mine');
    expect(instanceFromNova(rawServer({ locked_reason: undefined }))).not.toHaveProperty('lockedReason');
  });

  it.each([
    ['no id', { id: undefined }, 'id'],
    ['an empty id', { id: '' }, 'id'],
    ['a state that is no word', { 'OS-EXT-STS:vm_state': 7 }, 'OS-EXT-STS:vm_state'],
  ])('with %s is refused', (_name, more, path) => {
    expect(() => instanceFromNova(rawServer(more))).toThrow(
      expect.objectContaining({ code: 'responseValidation', path }),
    );
  });

  it('may lack anything but its id', () => {
    const keys = Object.keys(rawServer()).filter((key) => key !== 'id');
    fc.assert(
      fc.property(fc.subarray(keys), fc.subarray(keys), (absent, empty) => {
        const server = rawServer(Object.fromEntries(empty.map((key) => [key, null])));
        const left = Object.fromEntries(Object.entries(server).filter(([key]) => !absent.includes(key)));
        expect(instanceFromNova(left).id).toBe(server['id']);
      }),
    );
  });

  it('that is anything else fails in one way only', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          instanceFromNova(value);
        } catch (error) {
          expect(isResponseValidationError(error)).toBe(true);
        }
      }),
    );
  });
});

describe('a migration of Nova’s', () => {
  it('becomes one of ours, and keeps what nobody has heard of', () => {
    const row = rawMigration({ migration_type: 'teleport', status: 'beaming', dest_compute: null });
    expect(migrationFromNova(row)).toEqual({
      uuid: '5d4b0ae5-0000-4000-8000-000000000007',
      instanceId: 'e4ea3034-107d-4bc8-a013-6ebb83549094',
      type: 'teleport',
      status: 'beaming',
      sourceCompute: 'h1',
      destCompute: null,
      createdAt: '2026-11-22T16:04:30.000Z',
      updatedAt: null,
    });
  });

  it.each(['uuid', 'instance_uuid', 'created_at'])('is refused without its %s', (key) => {
    expect(() => migrationFromNova(rawMigration({ [key]: undefined }))).toThrow(
      expect.objectContaining({ code: 'responseValidation', path: key }),
    );
  });
});

describe('a time of Nova’s', () => {
  it.each([
    ['2025-01-01T00:00:00.000000', '2025-01-01T00:00:00.000Z'],
    ['2025-01-01T00:00:00.123456', '2025-01-01T00:00:00.123Z'],
    ['2025-01-01T00:00:00Z', '2025-01-01T00:00:00.000Z'],
    ['2025-01-01T00:00:00', '2025-01-01T00:00:00.000Z'],
    ['2025-01-01 00:00:00', '2025-01-01T00:00:00.000Z'],
    ['2025-01-01T02:00:00+02:00', '2025-01-01T00:00:00.000Z'],
  ])('is UTC: %s', (text, expected) => {
    expect(isoTime(text)).toBe(expected);
  });

  it('that is none stays as it is', () => {
    expect(isoTime('yesterday')).toBe('yesterday');
  });

  it('is the same when it is read twice', () => {
    const times = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(fc.property(times, (time) => isoTime(time.toISOString()) === time.toISOString()));
  });
});
