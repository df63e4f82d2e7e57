import { z } from 'zod';
import type { Instance } from '../../model/instance.ts';
import type { RecoveryPlan } from '../../recovery/index.ts';

/** The version of the journal's records. A newer one is refused rather than guessed at. */
export const JOURNAL_VERSION = 1;

/** The calls that change something and are therefore written down before they are made. */
export const MUTATING_CALLS = [
  'forceDown',
  'lock',
  'confirmResize',
  'resetState',
  'evacuate',
  'start',
  'stop',
  'unlock',
] as const;

/** A call that changes something. */
export type MutatingCall = (typeof MUTATING_CALLS)[number];

const at = z.iso.datetime();

/** One line of a journal. */
export const journalRecordSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    version: z.literal(JOURNAL_VERSION),
    at,
    runId: z.string(),
    host: z.string(),
    owner: z.string(),
    service: z.object({ id: z.string(), status: z.string(), disabledReason: z.string().nullable() }),
  }),
  z.object({
    kind: z.literal('snapshot'),
    at,
    phase: z.enum(['preFence', 'seenDown']),
    instances: z.array(z.custom<Instance>(isObject)),
  }),
  z.object({ kind: z.literal('fenced'), at, fencer: z.string(), evidence: z.string() }),
  z.object({
    kind: z.literal('plan'),
    at,
    instanceId: z.string(),
    plan: z.custom<RecoveryPlan>(isObject),
  }),
  z.object({
    kind: z.literal('intent'),
    at,
    seq: z.int(),
    call: z.enum(MUTATING_CALLS),
    instanceId: z.string().nullable(),
    microversion: z.templateLiteral([z.number(), '.', z.number()]).optional(),
    destination: z.string().optional(),
  }),
  z.object({
    kind: z.literal('answer'),
    at,
    seq: z.int(),
    /** `unknown` when no answer came: Nova may have acted. */
    result: z.enum(['accepted', 'refused', 'unknown']),
    requestId: z.string().nullable(),
    message: z.string().optional(),
  }),
  z.object({
    kind: z.literal('outcome'),
    at,
    instanceId: z.string(),
    outcome: z.enum(['recovered', 'failed', 'held', 'none', 'inFlight', 'notStarted']),
    reason: z.string().optional(),
  }),
  z.object({ kind: z.literal('end'), at, outcome: z.enum(['recovered', 'partial', 'failed', 'aborted']) }),
]);

/** One line of a journal, typed. */
export type JournalRecord = z.infer<typeof journalRecordSchema>;

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
