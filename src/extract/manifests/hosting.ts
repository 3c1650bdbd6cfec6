/** What files of hosting platforms have in common: what each deploys, of which directory, with which variables. */
import type { ConnectionFact, GatewayFact } from '../../model/facts.js';
import type { Location, Notice, Path } from '../../model/nouns.js';
import { entriesIn } from '../../yaml/unchecked.js';
import type { UnitNames } from './command.js';
import { HOLDS_DOCKERFILES } from './docker.js';
import type { KnownUnit } from './known-units.js';
import { textOf } from './values.js';
import type { Variable, Variables } from './variables.js';

/** What a platform is told to run. */
export interface Hosted {
  readonly name: string;
  /** The directory that it is made of. */
  readonly path: Path | undefined;
  readonly hosts: readonly string[];
  readonly variables: Variables;
  /** What variables say whom else it is bound to, which is no secret whatever they are called. */
  readonly bound?: Variables;
  /** Databases that it is bound to without an address. */
  readonly databases?: readonly ConnectionFact[];
  readonly at: Location;
  /** What the file does with it, in words. */
  readonly says: string;
}

/** What one file says. */
export interface HostingFile {
  readonly hosted: readonly Hosted[];
  /** What the platform sends on to what is deployed, by its address. */
  readonly gateways?: readonly GatewayFact[];
  readonly notices: readonly Notice[];
}

/** The unit that a directory is, or that it only holds what deploys it for. */
export function memberAt(directory: Path | undefined, { units }: UnitNames): KnownUnit | undefined {
  if (directory === undefined) return undefined;
  const unit = units.at(directory) ?? units.at(directory.replace(HOLDS_DOCKERFILES, ''));
  return unit?.isWorkspaceRoot === true ? undefined : unit;
}

/** What a table of variables sets. */
export function variablesOf(table: unknown, at: (key: string) => Location): Variables {
  return new Map(
    entriesIn(table).flatMap(([key, said]): [string, Variable][] => {
      const value = textOf(said);
      return value === undefined ? [] : [[key, { value, at: at(key) }]];
    }),
  );
}
