import { InvalidOptionsError } from '../../errors.ts';
import type { CallFault, CallFaultRule, NovaFaultRule } from './call-fault.ts';

const KINDS: readonly string[] = [
  'latency',
  'status',
  'html',
  'malformed',
  'reset',
  'silence',
  'tokenExpired',
] satisfies CallFault['kind'][];

const MOMENTS: readonly string[] = [
  'conductor',
  'claim',
  'spawn',
  'powerOff',
] satisfies NovaFaultRule['moment'][];

/** @throws InvalidOptionsError when a part of the rule is unknown or out of range */
export function checkCallRule(rule: CallFaultRule): void {
  checkHowOften(rule);
  checkTime('afterMs', rule.afterMs ?? 0);
  const { fault } = rule;
  checkWord('kind', fault.kind, KINDS);
  if (fault.kind === 'latency') checkTime('ms', fault.ms);
  if (fault.kind === 'status' || fault.kind === 'html') checkStatus(fault.status);
  if (fault.kind === 'status' && typeof fault.retryAfter === 'number') {
    checkTime('retryAfter', fault.retryAfter);
  }
}

/** @throws InvalidOptionsError when a part of the rule is unknown or out of range */
export function checkNovaRule(rule: NovaFaultRule): void {
  checkHowOften(rule);
  checkWord('moment', rule.moment, MOMENTS);
  if (rule.moment !== 'conductor') return;
  for (const option of ['host', 'message'] as const) {
    if (rule[option] === undefined) continue;
    throw new InvalidOptionsError(option, 'says nothing of a message to the conductor that is lost');
  }
}

function checkHowOften({ skip = 0, times = 1, probability = 1 }: CallFaultRule | NovaFaultRule): void {
  if (!(skip >= 0)) throw new InvalidOptionsError('skip', `must be 0 or more, and is ${skip}`);
  if (!(times >= 1)) throw new InvalidOptionsError('times', `must be 1 or more, and is ${times}`);
  if (!(probability > 0 && probability <= 1)) {
    throw new InvalidOptionsError('probability', `must be more than 0 and at most 1, and is ${probability}`);
  }
}

function checkWord(option: string, word: string, known: readonly string[]): void {
  if (known.includes(word)) return;
  throw new InvalidOptionsError(option, `must be one of ${known.join(', ')}, and is ${word}`);
}

function checkTime(option: string, time: number): void {
  if (Number.isFinite(time) && time >= 0) return;
  throw new InvalidOptionsError(option, `must be a finite number, 0 or more, and is ${time}`);
}

function checkStatus(status: number): void {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return;
  throw new InvalidOptionsError('status', `must be a whole number from 200 to 599, and is ${status}`);
}
