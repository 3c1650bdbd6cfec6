/**
 * Atlassian Compass' compass.yml → who owns the component that it describes. The owner is only an identifier there: which team that is,
 * other sources tell. Source: https://developer.atlassian.com/cloud/compass/config-as-code/structure-and-contents-of-a-compass-yml-file/
 */
import { posix } from 'node:path';
import { outsideSystem } from '../../model/decide-units.js';
import type { OwnerFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { readDocuments } from '../../yaml/documents.js';
import { mappingOf, textOf } from '../manifests/index.js';
import { readText, type Tree } from '../tree.js';

const COMPASS = /(^|\/)compass\.ya?ml$/;

export function readCompass(tree: Tree): {
  readonly claims: readonly OwnerFact[];
  readonly read: readonly Path[];
  readonly notices: readonly Notice[];
} {
  const claims: OwnerFact[] = [];
  const notices: Notice[] = [];
  const read: Path[] = [];
  for (const path of tree.files.filter((file) => COMPASS.test(file) && !outsideSystem(file))) {
    const { text, notice } = readText(tree, path, 'ownership');
    if (notice) notices.push(notice);
    if (text === undefined || text.includes('{{')) continue;
    const { documents, notices: problems } = readDocuments(path, text, 'ownership');
    notices.push(...problems);
    for (const { value, at } of documents) {
      const { name, ownerId } = mappingOf(value);
      const owner = textOf(ownerId)?.split('/').at(-1)?.trim();
      if (owner === undefined || owner === '') continue;
      read.push(path);
      claims.push({
        source: 'Compass',
        owner,
        kind: 'team',
        of: { directory: posix.dirname(path).replace(/^\.$/, ''), name: textOf(name) ?? '' },
        at: at(['ownerId']),
      });
    }
  }
  return { claims, read, notices };
}
