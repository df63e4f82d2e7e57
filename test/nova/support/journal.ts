import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Journal, jsonlJournal } from './library.ts';

/** A journal in a folder of its own. */
export async function freshJournal(): Promise<Journal> {
  return jsonlJournal({ directory: await mkdtemp(join(tmpdir(), 'nova-lifeboat-journal-')) });
}
