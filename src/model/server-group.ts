import type { Known } from './known.ts';

/** A server group, one policy each (microversion 2.64 on). */
export interface ServerGroup {
  readonly id: string;
  readonly name: string;
  readonly policy: Known<'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity'>;
  /** Instance ids. */
  readonly members: readonly string[];
}
