import type { Notice, Path } from '../../model/nouns.js';
import { type OneDocument, readDocuments } from '../../yaml/documents.js';

export type ManifestDocument = OneDocument;

/** The documents of a manifest; those that are not YAML are notices. */
export function readYaml(
  path: Path,
  text: string,
): { readonly documents: readonly ManifestDocument[]; readonly notices: readonly Notice[] } {
  return readDocuments(path, text, 'manifests');
}
