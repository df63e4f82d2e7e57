/** Nova's own answers are about eight levels deep. */
const DEEPEST = 100;

/** Why a body cannot be read. */
export class UnreadableBody extends Error {}

/**
 * Reads the body of an answer as JSON.
 *
 * Nesting is limited before anything is parsed: what is nested ten thousand levels deep can be parsed, but it overflows the
 * stack of whoever looks at it afterwards.
 *
 * @throws UnreadableBody with what is wrong; nothing of the body is in it.
 */
export function readJson(body: string, contentType: string | undefined): unknown {
  if (depthOf(body) > DEEPEST) throw new UnreadableBody(`is nested more than ${DEEPEST} levels deep`);
  try {
    return JSON.parse(body);
  } catch {
    if (body === '') throw new UnreadableBody('is empty where JSON was expected');
    const page = isPage(body, contentType);
    throw new UnreadableBody(
      page
        ? 'is not JSON but a page of HTML: a proxy or a login page has answered in place of the service'
        : `is not JSON${type(contentType)}`,
    );
  }
}

/** Says whether a body is a page for people, as no OpenStack service sends with a success. */
export function isPage(body: string, contentType: string | undefined): boolean {
  const start = /^\s*</.test(body);
  return start || (/^\s*(text\/html|application\/xhtml)/i.test(contentType ?? '') && /<\w/.test(body));
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(text, at);
    } else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth -= 1;
  }
  return deepest;
}

/** Where the text that begins with a quote ends; most of an answer is texts, and to search is faster than to look. */
function endOfText(text: string, start: number): number {
  let end = start;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
  } while (isEscaped(text, end));
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

function type(contentType: string | undefined): string {
  const [short] = /^[\w.+-]+\/[\w.+-]+/.exec(contentType ?? '') ?? [];
  return short === undefined || short === 'application/json' ? '' : `; its type is ${short}`;
}
