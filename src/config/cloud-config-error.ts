import { LifeboatError } from '../errors.ts';
import { describeSource, type ValueSource } from './value-source.ts';

/**
 * What kind of mistake a configuration has.
 *
 * - `fileMissing`: a file that was named is not there, or cannot be read
 * - `syntax`: a file is no YAML, or not of the shape that such a file has
 * - `cloudMissing`: nothing says which cloud, or there is none of that name
 * - `regionMissing`: the cloud has no region of that name
 * - `authType`: the auth type is unknown, or not supported
 * - `valueMissing`: something is required and nowhere given
 * - `valueWrong`: a value is there that cannot be meant
 */
export type CloudConfigProblem =
  'fileMissing' | 'syntax' | 'cloudMissing' | 'regionMissing' | 'authType' | 'valueMissing' | 'valueWrong';

/** What a {@link CloudConfigError} knows besides its message. */
export interface CloudConfigErrorFacts {
  readonly problem: CloudConfigProblem;
  /** Where the mistake is; null where nothing was given at all. */
  readonly source?: ValueSource | null;
  /** The files that were looked for, in order. */
  readonly searched?: readonly string[];
  /** The clouds that exist. */
  readonly clouds?: readonly string[];
}

/**
 * Thrown when clouds.yaml, the `OS_*` variables and the options together do not say how to reach a cloud. Nothing
 * was sent. The message names the file, line and key, or the variable, and never a secret.
 */
export class CloudConfigError extends LifeboatError {
  override readonly name = 'CloudConfigError';
  readonly problem: CloudConfigProblem;
  /** Where the mistake is; null where nothing was given at all. */
  readonly source: ValueSource | null;
  /** The files that were looked for, in order; empty where that has nothing to do with it. */
  readonly searched: readonly string[];
  /** The clouds that exist, as far as they were known by then. */
  readonly clouds: readonly string[];

  constructor(message: string, facts: CloudConfigErrorFacts) {
    const { problem, source = null, searched = [], clouds = [] } = facts;
    super('cloudConfig', source === null ? message : `${describeSource(source)}: ${message}`);
    this.problem = problem;
    this.source = source;
    this.searched = searched;
    this.clouds = clouds;
  }
}
