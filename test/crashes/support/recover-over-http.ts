import { evacuateHost, isLifeboatError, jsonlJournal, NovaClient } from '../../../src/index.ts';
import { PacedClock } from '../../../src/testing/index.ts';

/** What a process is told. */
export interface Task {
  readonly authUrl: string;
  readonly password: string;
  readonly host: string;
  readonly directory: string;
  readonly speed: number;
  readonly takeOver?: boolean;
}

/** What a process tells: every answer to a call of its, and at its end how it went. */
export type Told =
  | { readonly call: string; readonly instanceId: string | null }
  | { readonly ended: string; readonly where: string | null; readonly abort: string | null };

/** A process that recovers a host of a simulated cloud which it reaches over HTTP. Its first argument is its task. */
const { authUrl, password, host, directory, speed, takeOver } = JSON.parse(process.argv[2] ?? '{}') as Task;
const tell = (told: Told) => process.send?.(told);
const clock = new PacedClock({ speed });
const auth = { type: 'password', authUrl, username: 'admin', password, projectName: 'admin' } as const;
const nova = await NovaClient.connect({ auth, clock });
try {
  const report = await evacuateHost(nova, host, {
    fence: { name: 'test', fence: () => Promise.resolve({ fenced: true, evidence: 'it was killed' }) },
    storage: 'shared',
    inFlight: 1,
    clock,
    journal: jsonlJournal({ directory }),
    takeOver,
    onEvent: (event) => {
      if (event.type === 'callAnswered') tell({ call: event.call, instanceId: event.instanceId });
    },
  });
  tell({ ended: report.outcome, where: null, abort: report.abort?.code ?? null });
} catch (error) {
  const where = error instanceof Error && 'where' in error ? String(error.where) : null;
  tell({ ended: isLifeboatError(error) ? error.code : String(error), where, abort: null });
} finally {
  await nova.close();
  process.disconnect();
}
