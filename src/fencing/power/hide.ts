import { scrub } from '../../http/redact.ts';

/** How long an excerpt of somebody else's text may be, in characters. */
const LONGEST_EXCERPT = 300;

/** Takes secrets out of a text, also as they look in a URL, in JSON, in HTML and in base64. */
export function hide(text: string, secrets: readonly string[]): string {
  // The longest first: one secret may be a part of another.
  const all = [...new Set(secrets.flatMap(writings))].sort((a, b) => b.length - a.length);
  return scrub(text, all);
}

/** A line that may be shown, of a text that came from a BMC or from a program. */
export function excerpt(text: string, secrets: readonly string[]): string {
  // Before it is cut: half of a secret would not be found.
  const line = hide(text, secrets)
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return line.length <= LONGEST_EXCERPT ? line : `${line.slice(0, LONGEST_EXCERPT)}…`;
}

function writings(secret: string): readonly string[] {
  if (secret === '') return [];
  const inHtml = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
  return [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    JSON.stringify(secret).slice(1, -1),
    inHtml,
    Buffer.from(secret).toString('base64'),
  ];
}
