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
  /** What starts several at once starts no tools. */
  readonly together?: string;
}
