import type { Location } from './nouns.js';

/** One thing that the user has to mend. */
export interface Problem {
  /** What is wrong, in one sentence without a full stop at its end. */
  readonly message: string;
  /** How to mend it. */
  readonly hint?: string | undefined;
  /** Where, if it is in a file. A path outside the root is given as the user wrote it. */
  readonly at?: Location;
}

/**
 * What keeps archfit from vouching for a result: a wrong flag, a broken file, no such root.
 * Thrown where it is found and caught once, in main.ts, which prints every problem without a stack and exits with 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly problems: readonly Problem[];

  constructor(...problems: readonly [Problem, ...Problem[]]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.problems = problems;
  }
}
