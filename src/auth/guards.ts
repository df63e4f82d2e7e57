import { isLifeboatError } from '../errors.ts';
import type { AuthenticationError } from './authentication-error.ts';
import type { CatalogError } from './catalog-error.ts';

/** Says whether a value is an {@link AuthenticationError}, also one from another copy of the package. */
export function isAuthenticationError(value: unknown): value is AuthenticationError {
  return isLifeboatError(value) && value.code === 'authentication';
}

/** Says whether a value is a {@link CatalogError}, also one from another copy of the package. */
export function isCatalogError(value: unknown): value is CatalogError {
  return isLifeboatError(value) && value.code === 'catalog';
}
