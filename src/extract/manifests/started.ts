import type { UnitFact } from '../../model/facts.js';
import type { Location, Path } from '../../model/nouns.js';

/** A file that something starts. */
export interface Started {
  readonly file: Path;
  /** What starts it, in words, and where. */
  readonly says: string;
  readonly at: Location;
  /** What that calls it. */
  readonly name?: string;
  /** Whether that is how it runs as it is deployed. */
  readonly isDeployed: boolean;
  /** An image runs it when nobody says otherwise. */
  readonly isOfImage?: true;
  /** What starts several at once starts no tools. */
  readonly together?: string;
}

/** The service that lies where something is started. */
export function unitStarted(path: Path, name: string, { says, at, isDeployed }: Started): UnitFact {
  const weight = isDeployed ? 'deployed' : 'shown';
  return { path, name, shows: 'service', weight, evidence: { says, at } };
}
