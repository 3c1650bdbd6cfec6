/** What the distributed-monolith score is made of. */

/** What binds services together. */
export type ScorePart =
  | 'shared-tables'
  | 'synchronous-calls'
  | 'release-coupling'
  | 'blast-radius'
  | 'shared-domain-libraries';

/** That a rule's findings count in the score: for which part, and how much of a service's share in it each one takes, up to 1. */
export interface Feeds {
  readonly part: ScorePart;
  readonly intensity: number;
}

export const SCORE_PARTS: readonly {
  readonly part: ScorePart;
  readonly name: string;
  readonly weight: number;
  readonly reason: string;
}[] = [
  {
    part: 'shared-tables',
    name: 'shared tables',
    weight: 30,
    reason: 'a shared schema binds releases, data and failures at once, and is the dearest to undo',
  },
  {
    part: 'synchronous-calls',
    name: 'synchronous cycles and chains',
    weight: 25,
    reason: 'who waits for others is only up when all of them are',
  },
  {
    part: 'release-coupling',
    name: 'release coupling',
    weight: 20,
    reason: 'what is released together is one deployable, whatever it is called',
  },
  {
    part: 'blast-radius',
    name: 'blast radius',
    weight: 15,
    reason:
      'one failure takes others down; it follows from calls and tables, and so counts less than they do',
  },
  {
    part: 'shared-domain-libraries',
    name: 'shared domain libraries',
    weight: 10,
    reason: 'they spread changes to all their users, but at build time, where somebody can wait',
  },
];
