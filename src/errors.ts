/**
 * The root of every error that this library throws on purpose. Match on `code`, which is part of semver;
 * the message is for people.
 */
export class LifeboatError extends Error {
  override readonly name: string = 'LifeboatError';
  /** A stable word for the cause. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

// A registered symbol is the same in two copies of the package, where instanceof is not.
const BRAND = Symbol.for('nova-lifeboat.error');

/** Says whether a value is an error of this library, also one from another copy of the package. */
export function isLifeboatError(value: unknown): value is LifeboatError {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** Thrown when an option is missing or wrong. Nothing was done. */
export class InvalidOptionsError extends LifeboatError {
  override readonly name = 'InvalidOptionsError';
  /** The option, such as `storage`. */
  readonly option: string;

  constructor(option: string, message: string) {
    super('invalidOptions', `${option}: ${message}`);
    this.option = option;
  }
}
