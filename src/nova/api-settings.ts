import type { Middleware } from '../http/middleware.ts';
import type { Microversion } from '../model/microversion.ts';
import type { RetryBudget } from '../http/retry-budget.ts';

/** What a client does with every call, besides what the call says itself. */
export interface ApiSettings {
  readonly timeoutMs?: number | undefined;
  readonly deadlineMs?: number | undefined;
  readonly retries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly middleware?: readonly Middleware[] | undefined;
  readonly retryBudget?: RetryBudget | undefined;
  /** What `request()` asks for where it names none. */
  readonly defaultMicroversion?: Microversion | undefined;
}
