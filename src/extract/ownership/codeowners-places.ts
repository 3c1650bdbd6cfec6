import type { Path } from '../../model/nouns.js';

/** Where GitHub, and then GitLab, look for it in a repository: the first that is there counts. */
export const CODEOWNERS_PLACES: readonly Path[] = [
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  '.gitlab/CODEOWNERS',
];
