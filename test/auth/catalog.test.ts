import { describe, expect, it } from 'vitest';
import { findComputeEndpoint, type CatalogService } from '../../src/auth/catalog.ts';
import { isCatalogError } from '../../src/auth/guards.ts';

const endpoint = (region: string, kind: string, url = `http://${kind}.${region}.example`) => ({
  region,
  interface: kind,
  url,
});

const catalog: CatalogService[] = [
  { type: 'identity', endpoints: [endpoint('north', 'public')] },
  {
    type: 'compute',
    endpoints: [
      endpoint('north', 'public'),
      endpoint('north', 'internal'),
      endpoint('south', 'public'),
      endpoint('south', 'admin', ''),
    ],
  },
  { type: 'compute_legacy', endpoints: [endpoint('west', 'public')] },
];

describe('the catalog', () => {
  it('is searched by region and interface', () => {
    expect(findComputeEndpoint(catalog, 'south', 'public')).toBe('http://public.south.example');
    expect(findComputeEndpoint(catalog, 'north', 'internal')).toBe('http://internal.north.example');
  });

  it('needs no region where there is only one to choose', () => {
    expect(findComputeEndpoint(catalog, null, 'internal')).toBe('http://internal.north.example');
  });

  it('wants a region where there are several', () => {
    expect(() => findComputeEndpoint(catalog, null, 'public')).toThrow(/north, south/);
  });

  it.each([
    ['the region', 'west', 'public'],
    ['the interface', 'south', 'internal'],
    ['the URL', 'south', 'admin'],
  ] as const)('says what it has where %s is missing', (_name, region, kind) => {
    let error: unknown;
    try {
      findComputeEndpoint(catalog, region, kind);
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
    expect(() => findComputeEndpoint(catalog.slice(0, 1), null, 'public')).toThrow(
      /its services are: identity/,
    );
    expect(() => findComputeEndpoint([], null, 'public')).toThrow(/it is empty/);
  });
});
