import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { CERTIFICATE, KEY } from '../../cell-database/certificate.ts';
import { redfishError, ROOT, SESSION_SERVICE, systemOf, systemsOf } from './redfish-resources.ts';

export const USERNAME = 'fencing';
export const PASSWORD = 'hunter2/&"%';

/** A request as the BMC saw it. */
export interface BmcRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An answer; null for none at all: the BMC hangs. `drop` breaks the connection instead. */
export type BmcAnswer =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'drop'
  | null;

/** How a BMC goes wrong: an answer in place of its own, or undefined where it behaves. */
export type Trouble = (
  request: BmcRequest,
  bmc: RedfishBmc,
) => BmcAnswer | undefined | Promise<BmcAnswer | undefined>;

/** A BMC that speaks Redfish. It behaves; whoever wants it to lie, hang, refuse or delay says so. */
export class RedfishBmc {
  readonly requests: BmcRequest[] = [];
  readonly sessions = new Map<string, string>();
  /** What is really the case. */
  power = 'On';
  /** What is shown, one after the other, before it is the truth again. */
  readonly says: unknown[] = [];
  /** Instead of its own answer. */
  trouble: Trouble = () => undefined;
  /** What becomes of the power when ForceOff is ordered. */
  onForceOff: () => void = () => {
    this.power = 'Off';
  };
  /** Changes a system's resource before it is shown. */
  reshape: (system: Record<string, unknown>) => unknown = (system) => system;
  systems: readonly string[] = ['1'];
  url = '';

  /** The orders that reached the power, in order. */
  get resets(): readonly unknown[] {
    return this.requests
      .filter(isReset)
      .map(({ body }) => (JSON.parse(body) as { ResetType: unknown }).ResetType);
  }

  /** `METHOD path` of all requests. */
  get calls(): readonly string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  async answer(request: BmcRequest): Promise<BmcAnswer> {
    this.requests.push(request);
    const trouble = await this.trouble(request, this);
    return trouble === undefined ? this.#behave(request) : trouble;
  }

  #behave(request: BmcRequest): BmcAnswer {
    const { method } = request;
    const path = request.path.replace(/(?<!\/v1)\/$/, '').replace(/\/v1$/, '/v1/');
    const call = `${method} ${path}`;
    if (call === 'GET /redfish/v1/') return { status: 200, body: ROOT };
    if (call === 'POST /redfish/v1/SessionService/Sessions') return this.#logIn(request);
    if (!this.#isLoggedIn(request))
      return refused(401, 'Base.1.8.NoValidSession', 'There is no valid session.');
    if (call === 'GET /redfish/v1/SessionService') return { status: 200, body: SESSION_SERVICE };
    if (method === 'DELETE')
      return { status: this.sessions.delete(path.split('/').at(-1) ?? '') ? 204 : 404 };
    if (call === 'GET /redfish/v1/Systems') return { status: 200, body: systemsOf(this.systems) };
    const name = this.systems.find((each) => path.startsWith(`/redfish/v1/Systems/${each}`)) ?? '';
    if (call === `GET /redfish/v1/Systems/${name}`) {
      const shown = this.says.length > 0 ? this.says.shift() : this.power;
      return { status: 200, body: this.reshape(systemOf(name, shown)) };
    }
    if (isReset(request)) return this.#reset(request);
    return refused(404, 'Base.1.8.ResourceMissingAtURI', `There is nothing at ${path}.`);
  }

  #logIn({ body }: BmcRequest): BmcAnswer {
    const { UserName, Password } = JSON.parse(body) as Record<string, unknown>;
    if (UserName !== USERNAME || Password !== PASSWORD) {
      return refused(401, 'Base.1.8.ResourceAtUriUnauthorized', `Access denied for ${String(UserName)}.`);
    }
    const id = String(this.sessions.size + 1);
    const token = `token-${id}-c2VjcmV0`;
    this.sessions.set(id, token);
    const path = `/redfish/v1/SessionService/Sessions/${id}`;
    const headers = { 'X-Auth-Token': token, Location: path };
    return { status: 201, headers, body: { '@odata.id': path, Id: id, Name: 'Session', UserName } };
  }

  #isLoggedIn({ headers }: BmcRequest): boolean {
    const basic = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;
    if (headers.authorization === basic) return true;
    const token = headers['x-auth-token'];
    return typeof token === 'string' && [...this.sessions.values()].includes(token);
  }

  #reset({ body }: BmcRequest): BmcAnswer {
    const { ResetType } = JSON.parse(body) as Record<string, unknown>;
    if (ResetType === 'ForceOff') this.onForceOff();
    else if (ResetType === 'On') this.power = 'On';
    else
      return refused(400, 'Base.1.8.ActionParameterNotSupported', `${String(ResetType)} is not supported.`);
    return { status: 204 };
  }
}

function isReset({ method, path }: BmcRequest): boolean {
  return method === 'POST' && path.endsWith('ComputerSystem.Reset');
}

export function refused(status: number, messageId: string, message: string): BmcAnswer {
  return { status, body: redfishError(messageId, message) };
}

/** Starts a BMC on a free port of the loopback interface; it ends with the test. */
export async function startBmc(protocol: 'https' | 'http' = 'https'): Promise<RedfishBmc> {
  const bmc = new RedfishBmc();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void serve(bmc, request, response);
  };
  const server =
    protocol === 'https'
      ? createHttpsServer({ cert: CERTIFICATE, key: KEY }, listener)
      : createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  bmc.url = `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return bmc;
}

async function serve(bmc: RedfishBmc, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const answer = await bmc.answer({
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  });
  if (answer === null) return;
  if (answer === 'drop') {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(
    typeof answer.body === 'string'
      ? answer.body
      : answer.body === undefined
        ? ''
        : JSON.stringify(answer.body),
  );
}
