import { evacuateHost, isLifeboatError, type Journal, NovaClient } from '../../../src/index.ts';
import { PacedClock, SimulatedCloud } from '../../../src/testing/index.ts';

/** How many seconds of the cloud pass in a real one. */
const SPEED = 60;

/** How a recovery goes. */
export const COURSES = ['all is well', 'no room', 'ended', 'left', 'not fenced'] as const;

/** What every recovery of a long-lived service has in common. */
export interface Service {
  readonly journal: Journal;
  /** Of the service itself; never aborted here. */
  readonly signal: AbortSignal;
  readonly leaveSignal: AbortSignal;
}

/** Recovers a host of a new cloud over HTTP, real timers and files, and says how it ended. */
export async function recoverOnce(
  course: (typeof COURSES)[number],
  host: string,
  service: Service,
): Promise<string> {
  const clock = new PacedClock({ speed: SPEED });
  const cloud = new SimulatedCloud({ clock, onTwoCopies: 'record' });
  cloud.addHosts('c1', 'c2', host);
  cloud.addInstance('active', { host });
  cloud.addInstance('stopped', { host, state: 'stopped' });
  cloud.addInstance('resized', { host, state: 'resized', from: 'stopped', source: 'c1' });
  cloud.addInstance('paused', { host, state: 'paused' });
  cloud.kill(host);
  if (course === 'no room') cloud.faults.inNova({ moment: 'claim', times: Infinity });
  await using listening = await cloud.listen();
  const { password } = cloud.connectOptions().auth;
  const auth = {
    type: 'password',
    authUrl: listening.authUrl,
    username: 'admin',
    password,
    projectName: 'admin',
  } as const;
  await using nova = await NovaClient.connect({ auth, clock });
  const own = new AbortController();
  try {
    const report = await evacuateHost(nova, host, {
      ...service,
      ...(course === 'ended' ? { signal: own.signal } : {}),
      ...(course === 'left' ? { leaveSignal: own.signal } : {}),
      fence:
        course === 'not fenced'
          ? { name: 'no', fence: () => Promise.resolve({ fenced: false, reason: 'no' }) }
          : cloud.fencer(),
      storage: 'shared',
      clock,
      deadlineMs: 3_600_000,
      onEvent: ({ type }) => {
        if (type === 'stepFinished') own.abort();
      },
    });
    return report.outcome;
  } catch (error) {
    return isLifeboatError(error) ? error.code : String(error);
  }
}
