/** What git remembers, as it was read. */
import type { Path, Person } from './nouns.js';

/** What git remembers of the analysed root, newest first; nothing where there is no history to read. */
export interface HistoryFacts {
  readonly commits: readonly CommitFact[];
}

export const noHistory: HistoryFacts = { commits: [] };

export interface CommitFact {
  readonly hash: string;
  /** When its author wrote it, in seconds since 1970. */
  readonly at: number;
  readonly author: Person;
  readonly committer: Person;
  readonly coAuthors: readonly Person[];
  /** Named by a trailer such as `Reviewed-by`. */
  readonly reviewers: readonly Person[];
  /** The author of the merge that brought it onto the main line. */
  readonly landedBy?: Person;
  readonly subject: string;
  /** The files that it changes, by the names they have today. */
  readonly paths: readonly Path[];
}
