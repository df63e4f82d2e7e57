/**
 * Thrown when the lab cannot do what it was asked. Its message is written for the person at the keyboard: whole
 * sentences that say what is missing and, where there is one, the way out.
 */
export class LabError extends Error {
  override readonly name = 'LabError';
}
