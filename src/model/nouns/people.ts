/** Teams, people, and what they changed. */
import type { Location, Path } from './places.js';

/** People who own services. */
export interface Team {
  readonly name: string;
  readonly type?: TeamType;
  /** How many people; `undefined` when nobody said. */
  readonly members?: number;
  /** Names or e-mail addresses of its people, as far as they are written down. */
  readonly people?: readonly string[];
  /** Names of the services it owns, sorted. */
  readonly services: readonly string[];
  readonly at?: Location;
}

/** Where it is written who owns what, strongest first: where two disagree, the first one wins. */
export type OwnershipSource = 'ownership.yaml' | 'CODEOWNERS' | 'Backstage' | 'Compass';

/** One team's claim to own a service or library. */
export interface TeamClaim {
  readonly team: string;
  readonly source: OwnershipSource;
  /** Whom the source names there, if that is another name that was only taken for the team's, as all that it owns is the team's. */
  readonly guessedFrom?: string;
  readonly at: Location;
}

/** Somebody who writes commits, as git knows them (`.mailmap` applied). The address is in lower case. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** A person, and the teams that list them. */
export interface Author extends Person {
  readonly teams: readonly string[];
}

/** A change that git remembers. Merges bring commits together and are none by themselves. */
export interface Commit {
  readonly hash: string;
  /** When it was written, in seconds since 1970. */
  readonly at: number;
  /** Who wrote it: its author first, then those named as co-authors. */
  readonly authors: readonly Author[];
  /** Who let it pass without having written it: reviewers, whoever merged its branch, whoever applied it. */
  readonly passedBy: readonly Author[];
  readonly subject: string;
  /** The files it changes, by the names they have today. */
  readonly paths: readonly Path[];
  /** The services and libraries that these lie in, sorted. */
  readonly units: readonly string[];
  /** Those of them where more was changed than what accompanies any work: versions, lock files, documents. */
  readonly worked: readonly string[];
}

/** The four types of Team Topologies (Skelton & Pais 2019). */
export type TeamType = 'stream-aligned' | 'platform' | 'enabling' | 'complicated-subsystem';
