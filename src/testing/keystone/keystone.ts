import type { Clock } from '../../model/clock.ts';
import type { Exchange, Reply, Service } from '../http/exchange.ts';
import { emptyReply, jsonReply } from '../http/reply.ts';
import { Router } from '../http/router.ts';
import { httpDate } from '../http/times.ts';
import { authenticate } from './authenticate.ts';
import { catalogAt } from './catalog.ts';
import type { Identity } from './identity.ts';
import { errorReply, KeystoneError, unauthorized } from './keystone-error.ts';
import { isKeystoneAdmin } from './requester.ts';
import { Tokens, type IssuedToken } from './tokens.ts';
import { domainView, projectView, tokenView, userView, versionView } from './views.ts';

interface Call {
  readonly exchange: Exchange;
  readonly params: Readonly<Record<string, string>>;
  readonly base: string;
  /** The token that the request came with. */
  readonly token: IssuedToken | null;
}

type Handler = (call: Call) => Reply;

const NOT_FOUND_PAGE = `<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>
`;

/** The Identity API, as far as clients of Nova use it. */
export class Keystone implements Service {
  readonly tokens: Tokens;
  readonly #identity: Identity;
  readonly #clock: Clock;
  readonly #router: Router<Handler>;

  constructor(identity: Identity, clock: Clock, tokenLifetimeMs: number) {
    this.#identity = identity;
    this.#clock = clock;
    this.tokens = new Tokens(() => clock.now(), tokenLifetimeMs);
    this.#router = new Router<Handler>({
      'GET /': ({ exchange }) => jsonReply(300, { versions: { values: [versionView(exchange.origin)] } }),
      'GET /v3': ({ exchange }) => jsonReply(200, { version: versionView(exchange.origin) }),
      'POST /v3/auth/tokens': (call) => this.#issue(call),
      'GET /v3/auth/tokens': (call) => this.#validate(call),
      'HEAD /v3/auth/tokens': (call) => ({ ...this.#validate(call), body: '' }),
      'DELETE /v3/auth/tokens': (call) => this.#revoke(call),
      'GET /v3/auth/catalog': withToken(({ exchange, base }) =>
        jsonReply(200, { catalog: catalogAt(exchange.origin), links: { self: `${base}/auth/catalog` } }),
      ),
      'GET /v3/auth/projects': withToken((call, { userId }) => this.#ownProjects(call, userId)),
      'GET /v3/users/{id}/projects': withToken((call) => this.#ownProjects(call, call.params['id'] ?? '')),
      'GET /v3/projects': adminOnly('list_projects', (call) => this.#projects(call)),
      'GET /v3/projects/{id}': withToken((call, token) => this.#project(call, token)),
      'GET /v3/users': adminOnly('list_users', (call) => this.#users(call)),
      'GET /v3/users/{id}': withToken((call, token) => this.#user(call, token)),
      'GET /v3/domains': adminOnly('list_domains', ({ base }) =>
        list('domains', [domainView(base)], `${base}/domains`),
      ),
      'GET /v3/domains/{id}': withToken(({ base }) => jsonReply(200, { domain: domainView(base) })),
    });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- Keystone needs no time of its own
  async handle(exchange: Exchange): Promise<Reply> {
    const reply = this.#answer(exchange);
    return {
      ...reply,
      headers: {
        ...reply.headers,
        vary: 'X-Auth-Token',
        'x-openstack-request-id': exchange.requestId,
        date: httpDate(this.#clock.now()),
      },
    };
  }

  #answer(exchange: Exchange): Reply {
    const route = this.#router.find(exchange.method, exchange.path);
    if (route === null) {
      return { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: NOT_FOUND_PAGE };
    }
    try {
      return route.handler({
        exchange,
        params: route.params,
        base: `${exchange.origin}/identity/v3`,
        token: this.tokens.find(exchange.headers['x-auth-token']),
      });
    } catch (error) {
      if (error instanceof KeystoneError) return errorReply(error, exchange.origin);
      throw error;
    }
  }

  #issue({ exchange }: Call): Reply {
    const token = authenticate(this.#identity, this.tokens, exchange.body);
    return jsonReply(
      201,
      { token: tokenView(this.#identity, token, exchange.origin, !exchange.query.has('nocatalog')) },
      { 'x-subject-token': token.value },
    );
  }

  #validate({ exchange, token }: Call): Reply {
    if (token === null) throw unauthorized();
    const subject = this.#subject(exchange);
    return jsonReply(
      200,
      { token: tokenView(this.#identity, subject, exchange.origin, !exchange.query.has('nocatalog')) },
      { 'x-subject-token': subject.value },
    );
  }

  #revoke({ exchange, token }: Call): Reply {
    if (token === null) throw unauthorized();
    this.tokens.revoke(this.#subject(exchange).value);
    return emptyReply(204);
  }

  #subject({ headers }: Exchange): IssuedToken {
    const value = headers['x-subject-token'];
    if (value === undefined) throw new KeystoneError(404, 'No token in the request');
    const subject = this.tokens.find(value);
    if (subject === null) throw new KeystoneError(404, 'Could not recognize Fernet token');
    return subject;
  }

  #ownProjects({ base }: Call, userId: string): Reply {
    const user = this.#identity.users.find(({ id }) => id === userId);
    const own = this.#identity.projects.filter(({ id }) => user?.roles[id] !== undefined);
    return list(
      'projects',
      own.map((project) => projectView(project, base)),
      `${base}/auth/projects`,
    );
  }

  #projects({ exchange, base }: Call): Reply {
    const projects = named(this.#identity.projects, exchange);
    return list(
      'projects',
      projects.map((project) => projectView(project, base)),
      `${base}/projects`,
    );
  }

  #project({ base, params }: Call, token: IssuedToken): Reply {
    const project = this.#identity.projects.find(({ id }) => id === params['id']);
    if (!isKeystoneAdmin(token) && token.projectId !== params['id']) throw forbidden('get_project');
    if (project === undefined) throw new KeystoneError(404, `Could not find project: ${params['id'] ?? ''}.`);
    return jsonReply(200, { project: projectView(project, base) });
  }

  #users({ exchange, base }: Call): Reply {
    const users = named(this.#identity.users, exchange);
    return list(
      'users',
      users.map((user) => userView(user, base)),
      `${base}/users`,
    );
  }

  #user({ base, params }: Call, token: IssuedToken): Reply {
    const user = this.#identity.users.find(({ id }) => id === params['id']);
    if (!isKeystoneAdmin(token) && token.userId !== params['id']) throw forbidden('get_user');
    if (user === undefined) throw new KeystoneError(404, `Could not find user: ${params['id'] ?? ''}.`);
    return jsonReply(200, { user: userView(user, base) });
  }
}

function withToken(handler: (call: Call, token: IssuedToken) => Reply): Handler {
  return (call) => {
    if (call.token === null) throw unauthorized();
    return handler(call, call.token);
  };
}

function adminOnly(rule: string, handler: Handler): Handler {
  return withToken((call, token) => {
    if (!isKeystoneAdmin(token)) throw forbidden(rule);
    return handler(call);
  });
}

function forbidden(rule: string): KeystoneError {
  return new KeystoneError(403, `You are not authorized to perform the requested action: identity:${rule}.`);
}

function named<T extends { readonly name: string }>(all: readonly T[], { query }: Exchange): readonly T[] {
  const name = query.get('name');
  return name === null ? all : all.filter((one) => one.name === name);
}

function list(key: string, items: readonly unknown[], self: string): Reply {
  return jsonReply(200, { [key]: items, links: { next: null, self, previous: null } });
}
