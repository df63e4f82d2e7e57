/**
 * Two ways to see the client's requests: a middleware, which may also change them, and the channels of
 * `node:diagnostics_channel`, which see log-ins as well and need no client in their hands. Here on a simulated cloud:
 * `npx tsx examples/middleware-with-metrics.ts`.
 */
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';
import {
  type Middleware,
  NovaClient,
  REQUEST_CHANNELS,
  type RequestEndMessage,
  type RequestErrorMessage,
} from 'nova-lifeboat/nova';
import { SimulatedCloud } from 'nova-lifeboat/testing';

/** Counts and times each attempt, as your metrics would. */
const counts = new Map<string, number>();
const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
let spentMs = 0;

const measured: Middleware = async (request, next) => {
  const begun = performance.now();
  try {
    const response = await next(request);
    count(`${request.method} ${response.status}`);
    return response;
  } finally {
    spentMs += performance.now() - begun;
  }
};

/** Adds what a trace wants; the token is not among the headers, and cannot be set. */
const traced: Middleware = async (request, next) => {
  const traceparent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
  return next({ ...request, headers: { ...request.headers, traceparent } });
};

subscribe(REQUEST_CHANNELS.end, (message) => {
  const { request, status } = message as RequestEndMessage;
  console.log(`${request.method} ${new URL(request.url).pathname}: ${status}`);
});
subscribe(REQUEST_CHANNELS.error, (message) => {
  const { request, error } = message as RequestErrorMessage;
  console.log(`${request.method} ${new URL(request.url).pathname}: ${error.message}`);
});

const cloud = new SimulatedCloud();
cloud.addHosts('compute-1');
cloud.addInstance('web', { host: 'compute-1' });
// The first list gets no answer; the client asks again, and both attempts are seen.
cloud.faults.onCall({ call: 'GET /servers/detail', fault: { kind: 'reset', acted: false } });

await using connected = await NovaClient.connect(cloud.connectOptions());
const nova = connected.withOptions({ middleware: [measured, traced] });
await nova.servers.detail({ host: 'compute-1' }).all();
await nova.limits.show();
console.log(Object.fromEntries(counts), `in ${spentMs.toFixed(1)} ms`);
