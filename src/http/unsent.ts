// Failures of making the connection: not a byte of the request has left. EHOSTUNREACH is not among them, because it
// also ends connections that were made.
const BEFORE_SENDING: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** The code of an error or of the first of its causes that has one. */
export function causeCode(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = 'cause' in current ? current.cause : null;
  }
  return null;
}

/** Says whether a failure proves that the request was never sent. */
export function provesUnsent(error: unknown): boolean {
  if (typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)) {
    // One attempt for each address of the host's name.
    return error.errors.length > 0 && error.errors.every(provesUnsent);
  }
  const code = causeCode(error);
  return code !== null && BEFORE_SENDING.includes(code);
}
