/**
 * Names that a build gives to files without an import: what Nuxt finds in `composables/` and `utils/`, and what unplugin-auto-import lists or is told to look
 * through. In: the files of the tree. Out: imports, as if the files that use such names had written them. Where no build does so, no text is read.
 * Sources: https://nuxt.com/docs/guide/concepts/auto-imports, https://github.com/unplugin/unplugin-auto-import
 */

import { posix } from 'node:path';
import { escaped } from '../../model/escaped.js';
import type { ImportFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { exportedNames } from './evaluate/exported-names.js';
import { GIVEN } from './links.js';

const NUXT = /(?:^|\/)nuxt\.config\.[cm]?[jt]s$/;
const NUXT_DIRECTORIES =
  /^(?:(?:src|app)\/)?(?:composables|utils|stores|shared\/utils|server\/utils)\/[^\n]+\.[cm]?[jt]s$/;
/** How the files of a library ask for what the program that they are built with gives. */
const ASKS_NUXT = /['"](?:#imports|#app|nuxt\/app)['"]/;
/** What unplugin-auto-import writes … */
const LISTED = /(?:^|\/)auto-?imports?\.d\.ts$/i;
const ENTRY = /\bconst (\w+): typeof import\(['"]([^'"]+)['"]\)/g;
/** … and is told. */
const TOLD = /(?:^|\/)(?:vite|vue|webpack|rollup)\.config\.[cm]?[jt]s$/;
const TELLS = /\bAutoImport\s*\(/;
const DIRECTORIES = /\bdirs\s*:\s*\[([^\]]*)\]/;
/** More names than these are those of a library, and more characters than these say something else. */
const MOST = 2_000;

/** Where the names that are given to the files below a directory come from. */
interface Giving {
  readonly below: Path;
  readonly names: ReadonlyMap<string, Path>;
}

export function givenNames(
  files: readonly Path[],
  all: readonly Path[],
  read: (path: Path) => string,
  written: readonly ImportFact[] = [],
): readonly ImportFact[] {
  const givings = all.flatMap((path) => givingOf(path, files, read)).filter(({ names }) => names.size > 0);
  return givings.flatMap(({ below, names }) => {
    if (names.size > MOST) return [];
    const words = [...names.keys()].map(escaped).join('|');
    const used = new RegExp(`(?<![\\w$.])(?:${words})(?![\\w$])`, 'g');
    const inside = files.filter((path) => path.startsWith(below));
    const built = reachedFrom(inside, written, below).filter((path) => ASKS_NUXT.test(read(path)));
    return [...inside, ...built].flatMap((path) =>
      [...new Set(read(path).match(used))].flatMap((name): readonly ImportFact[] => {
        const file = names.get(name);
        return file === undefined || file === path
          ? []
          : [{ from: path, specifier: GIVEN + name, kind: 'import', at: { path }, to: { file } }];
      }),
    );
  });
}

/** The files beside a program that it imports, be it by others: they are built with it. */
function reachedFrom(inside: readonly Path[], imports: readonly ImportFact[], below: Path): readonly Path[] {
  const targets = groupBy(imports, ({ from }) => from);
  const found = new Set(inside);
  // What is added to a set while it is walked is walked as well.
  for (const path of found)
    for (const { to } of targets.get(path) ?? []) if ('file' in to) found.add(to.file);
  return [...found].filter((path) => !path.startsWith(below));
}

function givingOf(path: Path, files: readonly Path[], read: (path: Path) => string): readonly Giving[] {
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  const exportedBelow = (isGiven: (rest: string) => boolean) =>
    new Map(
      files
        .filter((file) => file.startsWith(directory) && isGiven(file.slice(directory.length)))
        .flatMap((file) => namesOf(file, read(file)).map((name) => [name, file] as const)),
    );
  if (NUXT.test(path))
    return [{ below: directory, names: exportedBelow((rest) => NUXT_DIRECTORIES.test(rest)) }];
  if (TOLD.test(path)) {
    // What it is told stands at the beginning of it.
    const options = read(path).split(TELLS)[1]?.slice(0, MOST) ?? '';
    const [, list = ''] = DIRECTORIES.exec(options) ?? [];
    const told = [...list.matchAll(/['"`]([^'"`]+)['"`]/g)].map(([, each = '']) =>
      posix.normalize(each.replace(/\/\*.*$/, '').replace(/^[@~]\//, 'src/')),
    );
    return told.length === 0
      ? []
      : [
          {
            below: directory,
            names: exportedBelow((rest) => told.some((each) => rest.startsWith(`${each}/`))),
          },
        ];
  }
  return LISTED.test(path) ? [listed(path, directory, files, read)] : [];
}

/** What a list names, of the files of the tree: it lies in the directory of the program, or in one below. */
function listed(path: Path, directory: Path, files: readonly Path[], read: (path: Path) => string): Giving {
  const names = new Map<string, Path>();
  for (const [, name = '', specifier = ''] of read(path).matchAll(ENTRY)) {
    const isRelative = specifier.startsWith('.');
    const end = isRelative ? posix.join(directory, specifier) : `/${specifier.replace(/^[@~]{1,2}\//, '')}`;
    if (!isRelative && !/^[@~]{1,2}\//.test(specifier)) continue;
    const file = files.find((each) => {
      const bare = each.replace(/(?:\/index)?\.(?:[cm]?[jt]sx?|vue)$/, '');
      return isRelative ? bare === end : each.startsWith(upOf(directory)) && bare.endsWith(end);
    });
    if (file !== undefined) names.set(name, file);
  }
  return { below: upOf(directory), names };
}

/** The directory of the program that a list of names lies in: not that of its sources or types. */
function upOf(directory: Path): Path {
  return directory.replace(/(?:^|(?<=\/))(?:(?:src|types?|typings|@types|\.nuxt)\/)+$/, '');
}

/** What a file exports by names of its own; what it exports by default goes by that of the file. */
function namesOf(path: Path, text: string): readonly string[] {
  const own = [...exportedNames(text).names].filter(
    (name) => /^[a-z_$][\w$]*$/i.test(name) && !WORDS.test(name),
  );
  if (!/\bexport\s+default\b/.test(text)) return own;
  const name = posix
    .basename(path)
    .replace(/\.\w+$/, '')
    .replace(/[-_.](\w)/g, (_, next: string) => next.toUpperCase());
  return /^[A-Za-z]\w*$/.test(name) ? [...own, name] : own;
}

/** What is read as a name and is a word of the language. */
const WORDS =
  /^(?:as|default|async|await|class|const|export|from|function|if|import|in|let|new|return|type|interface|var)$/;
