/**
 * Names that the scripts of a page of HTML share: `<script src="js/ask.js"></script><script>ask('/orders')</script>`. In: the files of the tree. Out: imports, as if the scripts
 * that use a name of another one had written them. Why: scripts that are no modules import nothing, and what one declares all others of the page have.
 */
import { posix } from 'node:path';
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { findScripts, isPage } from '../tree.js';
import { isPlainScript } from './evaluate/exported-names.js';
import { GIVEN } from './links.js';

/** More pages, and more names on one, are those of a documentation or of a library. */
const MOST_PAGES = 300;
const MOST_NAMES = 500;
/** What a script declares where its lines begin; one inside of a page is indented as that is. */
const DECLARED = /^(?:async\s+)?(?:function\s*\*\s*|(?:function|const|let|var|class)\s+)([A-Za-z_$][\w$]*)/gm;
const INDENTED =
  /^[ \t]*(?:async\s+)?(?:function\s*\*\s*|(?:function|const|let|var|class)\s+)([A-Za-z_$][\w$]*)/gm;
/** Where servers have the files that a page names from the root. */
const ROOTS = ['', 'public/', 'static/'];

export function givenByPages(
  files: readonly Path[],
  all: readonly Path[],
  read: (path: Path) => string,
): readonly ImportFact[] {
  const pages = all.filter(isPage);
  if (pages.length === 0 || pages.length > MOST_PAGES) return [];
  const isFile = new Set(files);
  /** By file, the names that it may have of others. */
  const given = new Map<Path, Map<string, Set<Path>>>();
  const named = new Map<Path, readonly string[]>();
  const namesIn = (path: Path): readonly string[] => {
    const known = named.get(path) ?? (isPlainScript(read(path)) ? declaredIn(read(path), DECLARED) : []);
    named.set(path, known);
    return known;
  };
  for (const page of pages) {
    const { scripts, sources } = findScripts(read(page), false);
    const loaded = sources.flatMap(({ specifier, isModule }) =>
      isModule ? [] : (scriptAt(page, specifier, isFile) ?? []),
    );
    const own = isFile.has(page) ? [page] : [];
    if (loaded.length + own.length < 2) continue;
    const declared = new Map<Path, readonly string[]>([
      ...loaded.map((path) => [path, namesIn(path)] as const),
      ...own.map((path) => [path, scripts.flatMap(({ text }) => declaredIn(text, INDENTED))] as const),
    ]);
    for (const from of declared.keys()) {
      const names = given.get(from) ?? new Map<string, Set<Path>>();
      given.set(from, names);
      for (const [path, ofScript] of declared)
        if (path !== from)
          for (const name of ofScript) names.set(name, (names.get(name) ?? new Set()).add(path));
    }
  }
  return [...given].flatMap(([from, names]) => {
    if (names.size === 0 || names.size > MOST_NAMES) return [];
    const words = new Set(read(from).match(/(?<![\w$.])[A-Za-z_$][\w$]*/g));
    return [...names].flatMap(([name, paths]): readonly ImportFact[] => {
      // What several pages declare by one name, each has of its own.
      const [file, ...others] = paths;
      return file === undefined || others.length > 0 || !words.has(name)
        ? []
        : [{ from, specifier: GIVEN + name, kind: 'import', at: { path: from }, to: { file } }];
    });
  });
}

function declaredIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

/** The source file that a page names: beside it, or from the root of whoever serves it. */
function scriptAt(page: Path, specifier: string, isFile: ReadonlySet<Path>): Path | undefined {
  const [path = ''] = specifier.split(/[?#]/);
  if (path === '' || /^(?:[a-z]+:)?\/\/|[{<]/i.test(path)) return undefined;
  let directory = posix.dirname(page);
  if (!path.startsWith('/')) {
    const beside = posix.join(directory, path);
    return isFile.has(beside) ? beside : undefined;
  }
  for (;;) {
    for (const root of ROOTS) {
      const found = posix.join(directory, root, path);
      if (isFile.has(found)) return found;
    }
    if (directory === '.') return undefined;
    directory = posix.dirname(directory);
  }
}
