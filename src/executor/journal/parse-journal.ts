import { JournalError } from '../errors.ts';
import type { JournalRecord } from './journal-record.ts';
import { JOURNAL_VERSION, journalRecordSchema, RECORD_KINDS } from './journal-record-schema.ts';

const NEWER =
  'a newer nova-lifeboat has written it, and only that one may go on from it. Nothing is guessed and nothing is done.';

/**
 * Reads the text of one run. A last line that was never finished is left out: what it announced was not done.
 *
 * @param file For the errors.
 * @throws {JournalError} that names file and line
 */
export function parseJournal(file: string, text: string): JournalRecord[] {
  const lines = text.split('\n');
  // What follows the last newline is either nothing or a line that was never finished, hence never acknowledged.
  lines.pop();
  return lines.map((line, index) => parseLine(`${file}:${index + 1}`, line));
}

function parseLine(where: string, line: string): JournalRecord {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch (cause) {
    throw new JournalError(
      where,
      'not a line of JSON; the file is damaged, and nothing is done. Mend the line, or move the file away once you know what it held.',
      { cause },
    );
  }
  const parsed = journalRecordSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const { version, kind } = (typeof data === 'object' && data !== null ? data : {}) as Record<
    string,
    unknown
  >;
  if (version !== undefined && version !== JOURNAL_VERSION) {
    throw new JournalError(
      where,
      `written in version ${JSON.stringify(version)} of the journal, this library knows ${JOURNAL_VERSION}: ${NEWER}`,
    );
  }
  if (typeof kind === 'string' && !RECORD_KINDS.has(kind)) {
    throw new JournalError(
      where,
      `a record of the kind ${JSON.stringify(kind)}, which this library does not know: ${NEWER}`,
    );
  }
  throw new JournalError(
    where,
    `not a record of a journal: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}. Nothing is done.`,
  );
}
