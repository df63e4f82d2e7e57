import { ForbiddenError } from '../http/errors/status-errors.ts';
import { describeScope } from './token-scope.ts';
import type { Token } from './token.ts';

/**
 * Adds to a refusal of Nova's policy what the token was good for: Nova names the rule, and nothing else. Other refusals
 * with the same status, such as a used-up quota, stay as they are. Pure.
 */
export function explainForbidden(error: ForbiddenError, { roles, scope }: Token): ForbiddenError {
  if (!/policy/i.test(error.novaMessage)) return error;
  const has =
    roles === null
      ? 'roles that are not known here'
      : roles.length === 0
        ? 'no role'
        : `the role${roles.length === 1 ? '' : 's'} ${roles.join(', ')}`;
  const where = scope === null ? '' : ` for ${describeScope(scope)}`;
  const wants =
    scope !== null && scope.kind !== 'project'
      ? "Nova's policies want a token for a project"
      : 'what concerns hosts wants admin by default, see policy.yaml of Nova';
  return new ForbiddenError(error, `not allowed to a token with ${has}${where} (${wants}): `);
}
