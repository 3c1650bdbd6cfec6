import type { EvidenceWeight } from '../../model/facts.js';
import type { Location } from '../../model/nouns.js';

/** What a package shows about itself: in words, in which key of its manifest (or elsewhere), and how clearly. */
export interface Showing {
  readonly says: string;
  readonly key: string;
  readonly weight: EvidenceWeight;
  readonly at?: Location;
}
