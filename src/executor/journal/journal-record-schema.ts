import { z } from 'zod';
import type { Instance } from '../../model/instance.ts';
import type { PriorState, RecoveryPlan } from '../../recovery/index.ts';
import type { JournalRecord } from './journal-record.ts';

/**
 * The version of the records' form that this library writes, and the only one until now. A field that may be missing can be added within
 * a version, since whoever does not know it may leave it unread; a new kind of record, a new word where the words are counted, or a
 * field that has to be heeded makes a new one. Every version that was ever released stays readable.
 */
export const JOURNAL_VERSION = 1;

// Journals from before it was kept knew no policy that looks at it, and none looks at this.
const NOT_WRITTEN = 'unknown';

const step = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('lock') }),
  z.looseObject({ kind: z.literal('confirmResize'), migration: z.string(), source: z.string() }),
  z.looseObject({ kind: z.literal('resetState'), state: z.literal('active') }),
  z.looseObject({ kind: z.literal('evacuate'), microversion: z.string() }),
  z.looseObject({ kind: z.literal('awaitMigration'), migration: z.string().optional() }),
  z.looseObject({
    kind: z.literal('awaitState'),
    vmStates: z.array(z.enum(['active', 'stopped', 'shelved', 'shelved_offloaded'])),
    leftHost: z.string().optional(),
  }),
  z.looseObject({ kind: z.enum(['start', 'stop', 'shelve', 'delete', 'unlock']) }),
]);
const steps = { steps: z.array(step), endState: z.looseObject({ vmState: z.string() }) };
const decided = z.discriminatedUnion('decision', [
  z.looseObject({ decision: z.literal('recover'), ...steps }),
  z.looseObject({ decision: z.literal('adopt'), ...steps }),
  z.looseObject({ decision: z.enum(['finishDelete', 'hold', 'none']) }),
]);

// What a later run acts on; the rest of a plan is for people.
const about = z.looseObject({
  prior: z.looseObject({
    value: z.enum(['running', 'stopped', 'unknown']),
    confidence: z.enum(['certain', 'likely', 'weak']),
    vmState: z.string().optional(),
  }),
  rule: z.string().optional(),
});
const planSchema = z.intersection(decided, about);

const at = z.iso.datetime();
const instance = z.custom<Instance>(isObject);
const plan = z
  .custom<RecoveryPlan>((value) => planSchema.safeParse(value).success)
  .transform((written): RecoveryPlan => {
    const { vmState = NOT_WRITTEN } = written.prior as Partial<PriorState>;
    return { ...written, prior: { ...written.prior, vmState } };
  });

/** Parses one line of a journal, which may have been written by another version of this library, or edited. */
export const journalRecordSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    version: z.literal(JOURNAL_VERSION),
    at,
    runId: z.string(),
    host: z.string(),
    owner: z.string(),
    resumes: z.string().optional(),
    service: z.object({
      id: z.string(),
      status: z.string(),
      disabledReason: z.string().nullable(),
      updatedAt: z.string().nullish(),
      forcedDown: z.boolean().optional(),
    }),
  }),
  z.object({
    kind: z.literal('readmission'),
    version: z.literal(JOURNAL_VERSION),
    at,
    runId: z.string(),
    host: z.string(),
    owner: z.string(),
    giveBack: z.object({ status: z.string(), disabledReason: z.string().nullable() }),
  }),
  z.object({ kind: z.literal('readmitted'), at }),
  z.object({
    kind: z.literal('snapshot'),
    at,
    phase: z.enum(['preFence', 'seenDown']),
    instances: z.array(instance),
  }),
  z.object({ kind: z.literal('fenced'), at, fencer: z.string(), evidence: z.string() }),
  z.object({ kind: z.literal('plan'), at, instanceId: z.string(), plan }),
  z.object({
    kind: z.literal('intent'),
    at,
    seq: z.int(),
    call: z.enum([
      'forceDown',
      'enableHost',
      'disableHost',
      'lock',
      'confirmResize',
      'resetState',
      'evacuate',
      'start',
      'stop',
      'shelve',
      'delete',
      'unlock',
      'readmit',
    ]),
    instanceId: z.string().nullable(),
    microversion: z.templateLiteral([z.number(), '.', z.number()]).optional(),
    destination: z.string().optional(),
    disabledReason: z.string().optional(),
    state: z.enum(['active', 'error']).optional(),
  }),
  z.object({
    kind: z.literal('answer'),
    at,
    seq: z.int(),
    result: z.enum(['accepted', 'refused', 'unknown']),
    requestId: z.string().nullable(),
    message: z.string().optional(),
  }),
  z.object({
    kind: z.literal('evacuationFailed'),
    at,
    instanceId: z.string(),
    migration: z.string(),
    status: z.string(),
    destination: z.string().nullable(),
    guestThere: z.enum(['yes', 'no', 'unknown', 'unread']),
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('outcome'),
    at,
    instanceId: z.string(),
    outcome: z.enum(['recovered', 'deleted', 'failed', 'held', 'none', 'inFlight', 'notStarted']),
    reason: z.string().optional(),
  }),
  z.object({ kind: z.literal('end'), at, outcome: z.enum(['recovered', 'partial', 'failed', 'aborted']) }),
]) satisfies z.ZodType<JournalRecord>;

/** Every kind of record. */
export const RECORD_KINDS: ReadonlySet<string> = new Set(
  journalRecordSchema.options.flatMap(({ shape }) => [...shape.kind.values]),
);

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
