import { z } from 'zod';
import type { TransportResponse } from '../../http/transport.ts';
import { bodyOf, type Bmc } from './bmc.ts';

/** Where sessions are made if the root does not say it: Redfish has always had them there. */
const USUAL_SESSIONS = '/redfish/v1/SessionService/Sessions';

/** A session, which has to be deleted: a BMC has few. */
export interface BmcSession {
  readonly token: string;
  /** Null where the BMC did not tell; it then ends by itself, some minutes later. */
  readonly path: string | null;
}

/** Logs in. Rejects with a sentence when the BMC does not let the user in. */
export async function logIn(
  bmc: Bmc,
  sessions: string | undefined,
  login: { readonly username: string; readonly password: string },
  signal: AbortSignal,
): Promise<BmcSession> {
  const path = bmc.pathOf(sessions ?? USUAL_SESSIONS);
  const answer = await bmc.post(path, { UserName: login.username, Password: login.password }, signal);
  const token = answer.headers['x-auth-token'];
  if (answer.status < 200 || answer.status > 299 || token === undefined || token === '') {
    throw new Error(`no session: ${refusal(bmc, answer)}`);
  }
  return { token, path: sessionPath(answer) };
}

function refusal(bmc: Bmc, answer: TransportResponse): string {
  if (answer.status < 300) return 'the BMC gave no X-Auth-Token';
  const hint = [404, 405, 501].includes(answer.status)
    ? "; it may have no sessions: try authentication: 'basic'"
    : '';
  return bmc.explain(answer) + hint;
}

/** Some BMCs put the name that they have for themselves into it; only the path counts. */
function sessionPath(answer: TransportResponse): string | null {
  const body = z.looseObject({ '@odata.id': z.string() }).safeParse(bodyOf(answer));
  const link = answer.headers['location'] ?? (body.success ? body.data['@odata.id'] : undefined);
  if (link === undefined || !URL.canParse(link, 'http://bmc')) return null;
  return new URL(link, 'http://bmc').pathname;
}
