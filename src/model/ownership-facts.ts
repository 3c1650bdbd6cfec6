/** Who owns what, as the sources of ownership claim it. */
import type { Location, OwnershipSource, Path, TeamType } from './nouns.js';

export interface OwnershipFacts {
  /** Where the ownership was read; empty when the organisation has none. */
  readonly read: readonly Path[];
  /** Of `ownership.yaml`, and groups of Backstage. */
  readonly teams: readonly TeamFact[];
  /** What the other sources claim, strongest first. */
  readonly claims: readonly OwnerFact[];
}

export interface TeamFact {
  readonly name: string;
  readonly source: OwnershipSource;
  readonly type?: TeamType;
  readonly members?: number;
  /** Names or e-mail addresses of its people, where they are listed. */
  readonly people?: readonly string[];
  /** What other sources call it: a handle of CODEOWNERS, a group of Backstage. */
  readonly aliases?: readonly string[];
  /** Names or globs of services, as written. */
  readonly services: readonly OwnedPattern[];
  /** Names or globs of libraries; absent when the team names none. */
  readonly libraries?: readonly OwnedPattern[];
  /** Names or globs of tables; absent when the team names none. */
  readonly tables?: readonly OwnedPattern[];
  readonly at: Location;
}

/** A name or glob of what a team owns, as written. */
export interface OwnedPattern {
  readonly pattern: string;
  readonly at: Location;
}

/** Somebody owns a part of the tree, as CODEOWNERS, Backstage or Compass says it. */
export interface OwnerFact {
  readonly source: OwnershipSource;
  /** As written: `@shop/checkout`, `ada@shop.example`, `group:default/checkout`, the last part of a Compass identifier. */
  readonly owner: string;
  /** Whether it can only be a team, or only a person; absent where it can be either. */
  readonly kind?: 'team' | 'person';
  /** Files that it owns, or the directory that its description lies in. */
  readonly of: { readonly files: readonly Path[] } | { readonly directory: Path; readonly name: string };
  readonly at: Location;
}
