import type { ResolvedAuth } from '../config/resolved-auth.ts';
import type { HttpClient, HttpClientOptions } from '../http/http-client.ts';
import { CustomSource } from './custom-source.ts';
import { FixedSource } from './fixed-source.ts';
import { KeystoneSource } from './keystone-source.ts';
import type { TokenSource } from './token-source.ts';

/** Makes the source of tokens that goes with the credentials. */
export function makeTokenSource(
  http: HttpClient,
  auth: ResolvedAuth,
  { clock, timeoutMs }: Pick<HttpClientOptions, 'clock' | 'timeoutMs'>,
): TokenSource {
  switch (auth.type) {
    case 'none':
    case 'adminToken':
      return new FixedSource(auth, clock);
    case 'custom':
      return new CustomSource(http, auth, clock, timeoutMs);
    default:
      return new KeystoneSource(http, auth, clock);
  }
}
