import type { Microversion } from '../../model/microversion.ts';

const UPDATED = { 'v2.0': '2011-01-21T11:33:21Z', 'v2.1': '2013-07-23T11:33:21Z' } as const;

/** The list of versions at the root of the service. */
export function versionList(origin: string, max: Microversion): unknown {
  return {
    versions: [
      { ...v20(), links: [{ rel: 'self', href: `${origin}/compute/v2/` }] },
      { ...v21(max), links: [{ rel: 'self', href: `${origin}/compute/v2.1/` }] },
    ],
  };
}

/** The document of one version. */
export function versionDocument(origin: string, max: Microversion, id: 'v2.0' | 'v2.1'): unknown {
  const version = id === 'v2.0' ? v20() : v21(max);
  return {
    version: {
      ...version,
      links: [
        { rel: 'self', href: `${origin}/compute/${id === 'v2.0' ? 'v2' : id}/` },
        { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' },
      ],
      'media-types': [
        {
          base: 'application/json',
          type: `application/vnd.openstack.compute+json;version=${id === 'v2.0' ? '2' : '2.1'}`,
        },
      ],
    },
  };
}

function v20(): Record<string, string> {
  return { id: 'v2.0', status: 'SUPPORTED', version: '', min_version: '', updated: UPDATED['v2.0'] };
}

function v21(max: Microversion): Record<string, string> {
  return { id: 'v2.1', status: 'CURRENT', version: max, min_version: '2.1', updated: UPDATED['v2.1'] };
}
