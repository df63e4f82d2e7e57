/** As much of a transport of the library as is needed to see what passes through. */
interface SeenThrough {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Keeps the requests that may change an instance, in their order. */
export class SentRequests {
  readonly byId = new Map<string, string[]>();

  /** Looks at a request. */
  add({ method, url, headers, body }: SeenThrough): void {
    const found = /\/servers\/([0-9a-f-]{36})(\/action)?$/.exec(new URL(url).pathname);
    const id = found?.[1];
    if (id === undefined || method === 'GET') return;
    const what = found?.[2] === undefined ? method : wordsOf(body, headers);
    this.byId.set(id, [...(this.byId.get(id) ?? []), what]);
  }
}

/** `evacuate @2.95`, `os-resetState active`, `os-start`. */
function wordsOf(body: string | undefined, headers: Readonly<Record<string, string>>): string {
  const [action = 'nothing', argument] = Object.entries(JSON.parse(body ?? '{}') as object)[0] ?? [];
  if (action === 'evacuate') {
    const version = Object.entries(headers).find(([name]) => name.toLowerCase() === 'openstack-api-version');
    return `${action} @${version?.[1].split(' ').at(-1) ?? 'none'}`;
  }
  const { state } = (argument ?? {}) as { readonly state?: string };
  return state === undefined ? action : `${action} ${state}`;
}
