import { createHash } from 'node:crypto';

/** Hexadecimal digits that a text decides; they look like chance and are the same in each run. */
export function digest(algorithm: 'sha224' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}

/** An id as Keystone makes them, decided by a text: 32 hexadecimal digits. */
export function idOf(text: string): string {
  return digest('sha256', text).slice(0, 32);
}
