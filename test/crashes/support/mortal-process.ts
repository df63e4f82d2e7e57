import {
  evacuateHost,
  type EvacuateHostOptions,
  type Journal,
  NovaClient,
  recoverInstance,
  RecoveryRefusedError,
  type RecoveryReport,
  type RefusalCode,
} from '../../../src/index.ts';
import type { SimulatedCloud } from '../../../src/testing/index.ts';

/**
 * Where something happens to a process: at which of its requests or journal writes, counted together from 1, and what.
 * `diesBefore` nothing of it gets out any more; `diesAfter` it is done and the process never learns; `losesReply` a
 * request is done, its answer is lost, and the process lives on (nothing happens to a journal write).
 */
export interface CrashPoint {
  readonly at: number;
  readonly what: 'diesBefore' | 'diesAfter' | 'losesReply';
}

/** What became of a process. */
export interface Life {
  /** Null where it died, or was refused. */
  readonly report: RecoveryReport | null;
  /** Why the recovery was not begun. */
  readonly refusal: RefusalCode | null;
  /** How many requests and journal writes it made. */
  readonly moments: number;
}

const never = <T>() => new Promise<T>(() => undefined);

/** Recovers a host, or one instance of it, in a process of which one moment, or none, goes wrong. Resolves when it is done, or dead. */
export async function recoverMortally(
  cloud: SimulatedCloud,
  { host, instanceId }: { readonly host: string; readonly instanceId?: string | undefined },
  options: Pick<EvacuateHostOptions, 'policy' | 'storage'> & { readonly journal: Journal },
  point: CrashPoint | null,
): Promise<Life> {
  let moments = 0;
  let dead = false;
  const isDead = () => dead;
  let tellDeath: () => void = () => undefined;
  const death = new Promise<null>((resolve) => {
    tellDeath = () => resolve(null);
  });
  const die = <T>() => {
    dead = true;
    tellDeath();
    return never<T>();
  };
  const moment = async <T>(act: () => Promise<T>, lose: (result: T) => T): Promise<T> => {
    if (isDead()) return never();
    moments += 1;
    const struck = point?.at === moments ? point.what : null;
    if (struck === 'diesBefore') return die();
    const result = await act();
    if (struck === 'diesAfter') return die();
    // Another of its requests may have been its last meanwhile.
    if (isDead()) return never();
    return struck === 'losesReply' ? lose(result) : result;
  };

  const { clock: time } = cloud;
  const clock: typeof time = {
    now: () => time.now(),
    sleep: async (ms, signal) => {
      await (dead ? never() : time.sleep(ms, signal));
      if (dead) await never();
    },
  };
  const login = cloud.connectOptions();
  const transport: typeof login.transport = {
    send: (request) =>
      moment(
        () => login.transport.send(request),
        () => {
          throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        },
      ),
    close: () => login.transport.close(),
  };
  const journal: Journal = {
    // A claim ends with its process.
    claim: () => Promise.resolve({ assertOwner: () => Promise.resolve(), release: () => Promise.resolve() }),
    load: (of) => options.journal.load(of),
    hosts: () => options.journal.hosts(),
    list: (of) => options.journal.list(of),
    begin: async (of, runId) => {
      const run = await options.journal.begin(of, runId);
      return {
        append: (record) =>
          moment(
            () => run.append(record),
            () => undefined,
          ),
        close: () => run.close(),
      };
    },
  };
  const life = (async () => {
    const nova = await NovaClient.connect({ ...login, transport, clock });
    const all = { ...options, fence: cloud.fencer(), clock, journal };
    return instanceId === undefined
      ? evacuateHost(nova, host, all)
      : recoverInstance(nova, instanceId, { ...all, host });
  })();
  try {
    return { report: await Promise.race([life, death]), refusal: null, moments };
  } catch (error) {
    if (!(error instanceof RecoveryRefusedError)) throw error;
    return { report: null, refusal: error.code, moments };
  }
}
