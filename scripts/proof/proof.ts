/** A proof that takes too long for every run of CI, with a name to ask for it by. */
export interface Proof {
  readonly name: string;
  /** What holds where it passes, and how long it takes: a line for the list. */
  readonly proves: string;
  /** Runs it, shows what it does, and ends with a summary; true where it passed. */
  run(): Promise<boolean>;
}
