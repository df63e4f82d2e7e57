import type { Answer as RawAnswer, Probe } from '../../../lab/index.ts';

/** Something that a service of the lab lists, not looked into yet. */
export type Raw = Readonly<Record<string, unknown>>;

/** Asks Nova for a list, and returns it. */
export async function list(probe: Probe, path: string, key: string): Promise<readonly Raw[]> {
  const answer = await probe.nova('GET', path);
  const found = (answer.body as Raw | undefined)?.[key];
  if (answer.status !== 200 || !Array.isArray(found)) {
    throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return found as readonly Raw[];
}

/** Nova's error body has one key, which names the fault: `{"conflictingRequest": {"message": "..."}}`. */
export function faultOf({ status, body }: RawAnswer): { fault: string | null; message: string | null } {
  if (status < 400) return { fault: null, message: null };
  const [fault, value] = Object.entries((body ?? {}) as Raw)[0] ?? ['none', undefined];
  const message = (value as Raw | undefined)?.['message'];
  return { fault, message: typeof message === 'string' ? message : JSON.stringify(value) };
}
