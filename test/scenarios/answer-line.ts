import type { Answer, How, Seen } from './port.ts';

/** A call as {@link answerLine} words it. */
export interface Call {
  /** The instance, or the host. */
  readonly subject: string;
  /** The action, `DELETE`, or `os-services`. */
  readonly verb: string;
  readonly argument?: unknown;
  readonly how?: How;
}

/**
 * Words a call and its answer for {@link Observation.answers}, the same in every world:
 * `a: resize {"flavorRef":"t2"} @2.93 as demo -> 409 conflictingRequest: Instance a is locked`.
 */
export function answerLine({ subject, verb, argument, how = {} }: Call, answer: Answer): string {
  const { microversion = '2.93', as = 'admin' } = how;
  const json = JSON.stringify(argument ?? null);
  const shown = json === 'null' || json === '{}' ? '' : ` ${json}`;
  const asker = as === 'admin' ? '' : ` as ${as}`;
  const fault = answer.fault === null ? '' : ` ${answer.fault}: ${answer.message ?? ''}`;
  return `${subject}: ${verb}${shown} @${microversion}${asker} -> ${answer.status}${fault}`;
}

/** Words what Nova shows of an instance, for {@link Observation.answers}: `a: is ACTIVE, active/none, power 1, on h2`. */
export function seenLine(name: string, seen: Seen | null): string {
  if (seen === null) return `${name}: is gone`;
  const { status, vmState, taskState, powerState, host, locked, fault } = seen;
  const states = `${status}, ${vmState}/${taskState ?? 'none'}, power ${powerState}, on ${host ?? 'no host'}`;
  return `${name}: is ${states}${locked ? ', locked' : ''}${fault === null ? '' : `, fault: ${fault}`}`;
}
