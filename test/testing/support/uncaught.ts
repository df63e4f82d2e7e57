/** What is thrown where nobody can catch it while some work is done. */
export async function uncaughtDuring(work: () => Promise<void>): Promise<readonly unknown[]> {
  const uncaught: unknown[] = [];
  const kinds = ['uncaughtException', 'unhandledRejection'] as const;
  const before = kinds.map((kind) => process.listeners(kind as 'uncaughtException'));
  for (const kind of kinds) {
    process.removeAllListeners(kind);
    process.on(kind, (error: unknown) => uncaught.push(error));
  }
  try {
    await work();
  } finally {
    kinds.forEach((kind, index) => {
      process.removeAllListeners(kind);
      for (const listener of before[index] ?? []) process.on(kind, listener);
    });
  }
  return uncaught;
}
