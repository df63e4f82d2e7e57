/** What a failure below HTTP means to whoever runs the BMCs. Codes only: messages may quote what was sent. */
const SENTENCES: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nobody listens there'],
  ['ENOTFOUND', 'the name is not known'],
  ['EAI_AGAIN', 'the name cannot be looked up'],
  ['EHOSTUNREACH', 'there is no way to it'],
  ['ENETUNREACH', 'there is no way to it'],
  ['ETIMEDOUT', 'it does not answer'],
  ['UND_ERR_CONNECT_TIMEOUT', 'it does not answer'],
  ['ECONNRESET', 'the connection broke'],
  ['EPIPE', 'the connection broke'],
  ['UND_ERR_SOCKET', 'the connection broke'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['WRONG_FINGERPRINT', 'its certificate does not have the given fingerprint'],
  ['responseTooLarge', 'the answer is too large'],
]);

const UNTRUSTED = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_)/;

/** The codes of connections that broke after they had stood. */
const BROKEN: readonly string[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Says in a sentence why there is no answer. */
export function explainFailure(error: unknown): string {
  const code = codeOf(error);
  if (code === null) return 'no answer';
  if (UNTRUSTED.test(code)) return `its certificate is not trusted (${code}): see the option tls`;
  return `${SENTENCES.get(code) ?? 'no answer'} (${code})`;
}

/** Says whether a connection broke that had stood before. */
export function lostOnTheWay(error: unknown): boolean {
  return BROKEN.includes(codeOf(error) ?? '');
}

/** The code of an error or of its cause: undici wraps what the network says. */
function codeOf(error: unknown): string | null {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string' && /^\w+$/.test(each.code)) return each.code;
  }
  return null;
}
