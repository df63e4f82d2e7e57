import { describe, expect, it } from 'vitest';
import { findEndpoint, type CatalogService, type WantedEndpoint } from '../../src/auth/catalog.ts';
import type { TokenScope } from '../../src/auth/token-scope.ts';
import { isCatalogError } from '../../src/auth/guards.ts';

const endpoint = (region: string, kind: string, url = `http://${kind}.${region}.example`) => ({
  region,
  regionId: `${region}-id`,
  interface: kind,
  url,
});

const catalog: CatalogService[] = [
  { type: 'identity', name: 'keystone', endpoints: [endpoint('north', 'public')] },
  {
    type: 'compute',
    name: 'nova',
    endpoints: [
      endpoint('north', 'public'),
      endpoint('north', 'internal'),
      endpoint('south', 'public'),
      endpoint('south', 'admin', ''),
    ],
  },
  { type: 'compute_legacy', name: 'nova_legacy', endpoints: [endpoint('west', 'public')] },
];

function find(
  wanted: Partial<WantedEndpoint>,
  services: readonly CatalogService[] = catalog,
  scope: TokenScope | null = { kind: 'project', id: 'p', name: 'ops' },
): string {
  const defaults = {
    serviceType: 'compute',
    serviceName: null,
    region: null,
    interfaces: ['public'],
  } as const;
  return findEndpoint(services, { ...defaults, ...wanted }, scope);
}

describe('the catalog', () => {
  it('is searched by region and interface', () => {
    expect(find({ region: 'south' })).toBe('http://public.south.example');
    expect(find({ region: 'north', interfaces: ['internal'] })).toBe('http://internal.north.example');
  });

  it('needs no region where there is only one to choose', () => {
    expect(find({ interfaces: ['internal'] })).toBe('http://internal.north.example');
  });

  it('wants a region where there are several', () => {
    expect(() => find({})).toThrow(/north, south/);
  });

  it.each([
    ['the region', 'west', 'public'],
    ['the interface', 'south', 'internal'],
    ['the URL', 'south', 'admin'],
  ] as const)('says what it has where %s is missing', (_name, region, kind) => {
    let error: unknown;
    try {
      find({ region, interfaces: [kind] });
    } catch (caught) {
      error = caught;
    }
    expect(isCatalogError(error)).toBe(true);
    expect(error).toMatchObject({
      message: `The catalog has no ${kind} compute endpoint in region ${region}; it has: north public, north internal, south public`,
      available: [
        { region: 'north', interface: 'public' },
        { region: 'north', interface: 'internal' },
        { region: 'south', interface: 'public' },
      ],
      serviceTypes: ['compute', 'compute_legacy', 'identity'],
    });
  });

  it('says which services it has where none is compute, and when it is empty', () => {
    expect(() => find({}, catalog.slice(0, 1))).toThrow(/its services are: identity/);
    expect(() => find({}, [])).toThrow(/it is empty/);
  });

  it('is searched by the id of the region as well', () => {
    expect(find({ region: 'south-id' })).toBe('http://public.south.example');
  });

  it('is searched in the order of the interfaces', () => {
    const both = ['internal', 'public'] as const;
    expect(find({ region: 'north', interfaces: both })).toBe('http://internal.north.example');
    expect(find({ region: 'south', interfaces: both })).toBe('http://public.south.example');
    expect(find({ region: 'south', interfaces: ['admin', 'public'] })).toBe('http://public.south.example');
  });

  it('chooses no region by the interfaces that it has', () => {
    expect(() => find({ interfaces: ['internal', 'public'] })).toThrow(
      /have internal or public compute endpoints \(north, south\): name one/,
    );
  });

  it('is searched by the name of the service, where it has names', () => {
    const two: CatalogService[] = [
      { type: 'compute', name: 'nova-old', endpoints: [endpoint('north', 'public', 'http://old')] },
      { type: 'compute', name: 'nova', endpoints: [endpoint('north', 'public', 'http://new')] },
    ];
    expect(find({ serviceName: 'nova' }, two)).toBe('http://new');
    expect(() => find({ serviceName: 'ironic' }, two)).toThrow(
      /of a service named ironic; it has: north public of nova-old, north public of nova$/,
    );
    const nameless = two.slice(0, 1).map((service) => ({ ...service, name: null }));
    expect(find({ serviceName: 'nova' }, nameless)).toBe('http://old');
  });

  it('is searched by the type that it is told', () => {
    expect(find({ serviceType: 'compute_legacy' })).toBe('http://public.west.example');
  });

  it('is explained by what the token is for', () => {
    expect(() => find({}, [], { kind: 'unscoped' })).toThrow(/name the project to act in/);
    expect(() => find({}, [])).toThrow(/ask whoever runs the cloud/);
    const templates: CatalogService[] = [{ type: 'compute', name: 'nova', endpoints: [] }];
    expect(() => find({}, templates, { kind: 'domain', id: 'd1', name: 'people' })).toThrow(
      /the token is for the domain people, which leaves out endpoints with a project's id in them/,
    );
    expect(() => find({}, templates, { kind: 'system' })).toThrow(/the token is for the whole system/);
    expect(() => find({}, templates)).toThrow(/its services are: compute$/);
  });
});
