/** What there is to know of an error of mysql2 or Node, without whatever else hangs on it. */
export interface DriverFailure {
  readonly text: string;
  /** Such as `ER_NO_SUCH_TABLE` or `ECONNREFUSED`. */
  readonly code: string | null;
  /** The number of an error of the server; null for every other error. */
  readonly serverErrno: number | null;
  /** A plain copy, for `cause`. */
  readonly cause: Error;
}

/**
 * Copies what is known to be harmless out of an error. Whatever has a secret in it is left out as a whole: a mask
 * in the middle of a known sentence tells what is under it.
 */
export function driverFailure(error: unknown, secrets: readonly string[]): DriverFailure {
  const isClean = (text: string): boolean =>
    !secrets.some((secret) => secret !== '' && text.includes(secret));
  const facts: Readonly<Record<string, unknown>> =
    error instanceof Error ? Object.fromEntries(Object.entries(error)) : {};
  const code = typeof facts['code'] === 'string' && isClean(facts['code']) ? facts['code'] : null;
  // Node's own numbers are negative, and only the server has a state.
  const { errno } = facts;
  const serverErrno = typeof errno === 'number' && errno > 0 && 'sqlState' in facts ? errno : null;

  const said = messageOf(error);
  const text = isClean(said) ? said : (code ?? 'its message is not shown, as it has a secret in it');
  const cause = new Error(text);
  const stack = error instanceof Error ? error.stack : undefined;
  if (stack !== undefined && isClean(stack)) cause.stack = stack;
  const { sqlState, syscall } = facts;
  Object.assign(cause, definedOnly({ code, errno: serverErrno, sqlState, syscall }, isClean));
  return { text, code, serverErrno, cause };
}

/** Where a name has several addresses and none answers, Node's message is empty, and the facts are one level down. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

function definedOnly(facts: Readonly<Record<string, unknown>>, isClean: (text: string) => boolean): object {
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([, value]) => typeof value === 'number' || (typeof value === 'string' && isClean(value)),
    ),
  );
}
