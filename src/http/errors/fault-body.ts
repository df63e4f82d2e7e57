import { scrub } from '../redact.ts';

/** What a body says about a failure. */
export interface Fault {
  readonly name: string | null;
  readonly message: string;
}

const LONGEST_MESSAGE = 1000;
/** Beyond this no proxy's page has its message; the rest is not even looked at. */
const LONGEST_PAGE = 64 * 1024;

/**
 * Reads the body of an answer that is no success, in each of the four shapes that occur: Nova's
 * `{"conflictingRequest": {"code", "message"}}`, Keystone's `{"error": {...}}`, the API-SIG's
 * `{"errors": [{"code", "title", "detail"}]}`, and HTML or text from a proxy or from Nova's own router.
 */
export function readFault(body: string, secrets: readonly string[]): Fault {
  const fault = fromJson(body) ?? { name: null, message: fromText(scrub(body, secrets)) };
  const name = fault.name === null ? null : printable(scrub(fault.name, secrets)).slice(0, 100);
  return { name, message: shorten(printable(scrub(fault.message, secrets))) };
}

function fromJson(body: string): Fault | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isObject(parsed)) return null;

  const { error, errors } = parsed;
  if (Array.isArray(errors)) {
    const entries = errors.filter(isObject);
    const message = entries.map((entry) => text(entry['detail']) ?? text(entry['title']) ?? '').join('; ');
    return { name: text(entries[0]?.['code']), message };
  }
  if (isObject(error)) return { name: text(error['title']), message: text(error['message']) ?? '' };

  for (const [name, inner] of Object.entries(parsed)) {
    if (isObject(inner)) {
      const message = text(inner['message']);
      if (message !== null) return { name, message };
    }
  }
  const message = text(parsed['message']) ?? text(error);
  return message === null ? null : { name: null, message };
}

function fromText(body: string): string {
  return body
    .slice(0, LONGEST_PAGE)
    .replace(/<(script|style|title)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Without the characters by which a text could steer the terminal that it is shown on. */
function printable(message: string): string {
  return message.replace(/[^\P{Cc}\n\t]/gu, ' ');
}

function shorten(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}...`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
