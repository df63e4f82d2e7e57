import type { SdkResolution } from '../../../lab/index.ts';
import type { CloudAuth } from '../../../src/config/cloud-auth.ts';
import type { CloudConfig } from '../../../src/config/cloud-config.ts';

/** What must be the same, by the names under which a difference is reported. */
export type NormalForm = Readonly<Record<string, unknown>>;

/** openstacksdk's view of a cloud in the form that is compared. */
export function formOfSdk(sdk: SdkResolution): NormalForm {
  return {
    cloud: sdk.cloud,
    login: sdk.login,
    // Two words for nothing.
    region: sdk.region === '' ? null : sdk.region,
    interface: typeof sdk.interface === 'string' ? sdk.interface.replace(/URL$/, '') : sdk.interface,
    endpointOverride: sdk.endpointOverride,
    serviceType: sdk.serviceType,
    serviceName: sdk.serviceName,
    microversion: sdk.microversion,
    verify: sdk.verify,
    cert: sdk.cert,
    timeout: sdk.timeout === null ? null : Number(sdk.timeout),
    connectRetries: sdk.connectRetries,
    statusCodeRetries: sdk.statusCodeRetries,
  };
}

/** This library's view of a cloud in the same form. */
export function formOfOurs(config: CloudConfig): NormalForm {
  const { tls } = config;
  const { auth } = config;
  return {
    cloud: config.cloud,
    login: loginOf(auth),
    region: config.region,
    interface: config.interface,
    endpointOverride: config.endpointOverride ?? (auth.type === 'none' ? auth.endpoint : null),
    serviceType: config.serviceType,
    serviceName: config.serviceName,
    microversion: config.defaultMicroversion,
    verify: tls.verify ? (tls.cacert ?? true) : false,
    cert: tls.cert === null || tls.key === null ? tls.cert : [tls.cert, tls.key],
    timeout: config.timeoutMs === null ? null : config.timeoutMs / 1000,
    connectRetries: config.connectRetries,
    statusCodeRetries: config.statusCodeRetries,
  };
}

/** What a login sends, as the Identity API has it. */
function loginOf(auth: CloudAuth): unknown {
  switch (auth.type) {
    case 'none':
      return { endpoint: auth.endpoint, token: null };
    case 'adminToken':
      return { endpoint: auth.endpoint, token: auth.token.reveal() };
    case 'password':
      return withBody(
        auth.authUrl,
        'password',
        { user: { ...userOf({ ...auth }), password: auth.password.reveal() } },
        { ...auth },
      );
    case 'token':
      return withBody(auth.authUrl, 'token', { id: auth.token.reveal() }, { ...auth });
    case 'applicationCredential': {
      const named = auth.id === undefined ? { name: auth.name, user: userOf({ ...auth }) } : { id: auth.id };
      return withBody(auth.authUrl, 'application_credential', { ...named, secret: auth.secret.reveal() }, {});
    }
  }
}

type Named = Readonly<Record<string, unknown>>;

function withBody(authUrl: string, method: string, data: unknown, scoped: Named): unknown {
  const scope = scopeOf(scoped);
  return {
    authUrl,
    body: {
      auth: {
        identity: { methods: [method], [method]: data },
        ...(scope === null ? {} : { scope }),
      },
    },
  };
}

function userOf(auth: Named): Named {
  return auth['userId'] === undefined
    ? { name: auth['username'], domain: domainOf(auth, 'user') }
    : { id: auth['userId'] };
}

function scopeOf(auth: Named): unknown {
  if (auth['projectId'] !== undefined) return { project: { id: auth['projectId'] } };
  if (auth['projectName'] !== undefined) {
    return { project: { name: auth['projectName'], domain: domainOf(auth, 'project') } };
  }
  if (auth['domainId'] !== undefined) return { domain: { id: auth['domainId'] } };
  if (auth['domainName'] !== undefined) return { domain: { name: auth['domainName'] } };
  if (auth['trustId'] !== undefined) return { 'OS-TRUST:trust': { id: auth['trustId'] } };
  return auth['systemScope'] === undefined ? null : { system: { all: true } };
}

function domainOf(auth: Named, owner: 'user' | 'project'): unknown {
  const name = auth[`${owner}DomainName`];
  return name === undefined ? { id: auth[`${owner}DomainId`] ?? 'default' } : { name };
}
