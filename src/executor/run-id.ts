import { randomUUID } from 'node:crypto';

/** A name for a run that nobody has named: its time and a random part. @param at ISO */
export function newRunId(at: string): string {
  return `${at.replaceAll(/[-:]|\.\d+/g, '')}-${randomUUID().slice(0, 8)}`;
}
