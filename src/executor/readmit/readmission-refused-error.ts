import { type ReadmissionRefusalCode, RecoveryRefusedError } from '../errors.ts';
import type { ReadmissionReport } from './report.ts';

/**
 * Thrown when a host may not be readmitted yet. Nothing was changed; what is missing is in `report`, with a command for
 * each. Once it is there, call again.
 */
export class ReadmissionRefusedError extends RecoveryRefusedError {
  declare readonly code: ReadmissionRefusalCode;
  /** What was found. */
  readonly report: ReadmissionReport;

  constructor(
    code: ReadmissionRefusalCode,
    message: string,
    report: ReadmissionReport,
    options?: ErrorOptions,
  ) {
    super(code, report.host, message, options);
    this.report = report;
  }
}
