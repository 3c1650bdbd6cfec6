/** Where the imports of files lead, in a form that goes to another thread ten times as fast. */
import type { ImportFact } from '../../model/facts.js';

/** What an import of a file means. */
export type Link = Pick<ImportFact, 'from' | 'specifier' | 'to'>;

/** What stands before a name that a build gives to a file without an import. */
export const GIVEN = '#imports:';

/** What stands before a name that a file of the program puts where all of its files see it. */
export const SHARED = '#shared:';

/** The specifier of what a file loads by where it lies. */
export const LOADED = '#loaded';

/** Texts per link. */
const WIDTH = 3;
/** What an import leads to: the first character of its text. */
const [TO_FILE, TO_PACKAGE, TO_NOTHING] = ['f', 'p', ''];

/** Imports as one row of texts: from where, by which specifier, to what. */
export function packLinks(imports: readonly ImportFact[]): readonly string[] {
  const links: string[] = [];
  for (const { from, specifier, to } of imports) {
    const target = 'file' in to ? TO_FILE + to.file : 'package' in to ? TO_PACKAGE + to.package : TO_NOTHING;
    links.push(from, specifier, target);
  }
  return links;
}

export function unpackLinks(links: readonly string[]): readonly Link[] {
  const imports: Link[] = [];
  for (let at = 0; at < links.length; at += WIDTH) {
    const target = links[at + 2]!;
    const text = target.slice(1);
    const to =
      target === TO_NOTHING
        ? { unresolved: true as const }
        : target.startsWith(TO_FILE)
          ? { file: text }
          : { package: text };
    imports.push({ from: links[at]!, specifier: links[at + 1]!, to });
  }
  return imports;
}
