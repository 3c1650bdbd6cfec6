import type { Tree } from '../tree.js';
import { readBackstage } from './backstage.js';
import { readCompass } from './compass.js';
import type { TreeClaims } from './index.js';
import { readCodeowners } from './owners-of-files.js';

/** What the files of a tree, other than `ownership.yaml`, say of who owns what. */
export function claimsIn(tree: Tree): TreeClaims {
  const codeowners = readCodeowners(tree);
  const backstage = readBackstage(tree);
  const compass = readCompass(tree);
  return {
    read: [...(codeowners.read === undefined ? [] : [codeowners.read]), ...backstage.read, ...compass.read],
    teams: backstage.teams,
    claims: [...codeowners.claims, ...backstage.claims, ...compass.claims],
    notices: [...codeowners.notices, ...backstage.notices, ...compass.notices],
  };
}
