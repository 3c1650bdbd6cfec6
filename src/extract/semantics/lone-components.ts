/**
 * Components of pages that nobody shows. In: the files of a service, and what they import. Out: for a component, whether something may show it: who imports nothing of it may make
 * its name (`import('./pages/' + name)`), look for it in a directory, or write its path down for a framework or a bundler. Why: a component runs only where it is
 * shown, whatever stands at the beginning of its lines; and that an address, a label or a comment is called like it shows nothing.
 */
import { posix } from 'node:path';
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { liesIn, nameOf, parentOf } from '../paths.js';
import { onlyScripts } from '../tree.js';
import { withoutNotes } from './program-texts.js';

export interface ComponentsRequest {
  readonly targets: ReadonlyMap<Path, readonly Pick<ImportFact, 'to' | 'specifier'>[]>;
  /** Files of the tree that may name others: manifests, scripts, settings. */
  readonly manifests: readonly Path[];
  /** Whether a manifest has a name as a word of its own. */
  isNamed(name: string): boolean;
  read(path: Path): string;
}

/** What is nothing but a component, whatever its script does. */
const SINGLE = /\.(?:vue|svelte)$/;
/** What may be one if it makes elements and hands out what goes by the name of one. */
const SCRIPT = /\.[cm]?[jt]sx$|\.js$/;
const ELEMENTS = /(?:\breturn|=>|[(?:&|])\s*<(?:[A-Za-z]|>)/;
const HANDS_OUT =
  /^export\s+(?:default\b|(?:(?:const|let|class)|(?:async\s+)?function)\s+[A-Z])|^export\s*\{[^}]*[\s,{][A-Z]/m;
/** What shows something by itself. */
const SHOWS =
  /\b(?:createRoot|hydrateRoot|ReactDOM|registerRootComponent|AppRegistry|customElements?|preact-custom-element|solid-element|ReactOnRails|createInertiaApp|r2wc|reactToWebComponent|singleSpa\w*|renderTo\w+)\b|^(?:render|hydrate)\s*\(/m;
/** What a framework or a platform shows that is called so, or lies there. */
const SHOWN_THERE =
  /(?:^|\/)(?:api|functions|edge-functions|emails?)\/|(?:^|\/)_?(?:app|root|main|index)\.\w+$/i;

/** Whether a file is a component, and nothing that runs by itself. */
export function isComponent(path: Path, text: string): boolean {
  if (SHOWN_THERE.test(path)) return false;
  return (
    SINGLE.test(path) ||
    (SCRIPT.test(path) && HANDS_OUT.test(text) && ELEMENTS.test(text) && !SHOWS.test(text))
  );
}

/** The packages that a manifest near a service names: itself, and those that it lies in or that lie in it. */
export function packagesAround(service: Path, { manifests, read }: ComponentsRequest): readonly string[] {
  return manifests.flatMap((path) => {
    if (nameOf(path) !== 'package.json') return [];
    const directory = parentOf(path);
    const isNear = liesIn(service, directory) || liesIn(directory, service);
    return isNear ? [...read(path).matchAll(/"([^"\s]+)"\s*:\s*"/g)].map(([, name = '']) => name) : [];
  });
}

/** `import.meta.glob('./pages/*.vue')`, `require.context('./pages', true, /\.vue$/)`. */
const GLOB =
  /\bimport\.meta\.glob(?:Eager)?\s*(?:<[^<>()]*>\s*)?\(\s*\[?((?:\s*['"`][^'"`$\n]*['"`]\s*,?)+)/g;
const CONTEXT = /\brequire\.context\(\s*['"`]([^'"`$\n]*)['"`][^)\n]*/g;
/** What is looked for and is no code. */
const NO_CODE =
  /\.(?:json5?|ya?ml|md|svg|png|jpe?g|gif|webp|ico|css|s[ac]ss|less|txt|html|wasm|graphql|gql)['"`]?$/i;

/** A text without what looks into a directory that it names. */
export function withoutNamedDirectories(text: string): string {
  return withoutNotes(text).replace(GLOB, '').replace(CONTEXT, '');
}

/** Where names are put together: `import('./pages/' + name)`, `require([`@/views/${name}`], resolve)`. */
const OPENS = /(?<![\w$.])(?:import|require)\(\s*(?:\/\*[^*]*\*\/\s*)*\[?\s*/g;
const WRITTEN = /^(['"`])([^'"`$\n]*)(?:['"`]\s*(\+|\.concat\b)?|\$\{)/;

/** Whether something may show a component of a service, as far as its files tell. */
export function shownIn(files: readonly Path[], request: ComponentsRequest): (path: Path) => boolean {
  const { targets, isNamed, read } = request;
  const opened = new Set<Path>();
  const named = new Set<string>();
  for (const path of files) {
    const text = withoutRemarks(SINGLE.test(path) ? onlyScripts(read(path), false) : read(path));
    for (const directory of directoriesOpened(text)) opened.add(placeOf(path, directory));
    const imported = new Set<string>();
    for (const { to, specifier } of targets.get(path) ?? []) {
      imported.add(specifier);
      // Where an import leads that is not found, nobody knows.
      if (!('file' in to) && specifier.includes('/')) for (const each of namesOf(specifier)) named.add(each);
    }
    for (const [, said = ''] of text.matchAll(/['"`]([^'"`\n]{1,200})['"`]/g)) {
      if (imported.has(said)) continue;
      if (/\.\w+$/.test(said)) named.add(nameOf(said));
      if (/^(?:\.{1,2}|[@~#]\w*|src)\//.test(said)) for (const each of namesOf(said)) named.add(each);
    }
  }
  return (path) => {
    const name = nameOf(path);
    const stem = name.replace(/\.\w+$/, '');
    const word = stem === 'index' ? nameOf(posix.dirname(path)) : stem;
    if (named.has(name) || named.has(word) || isNamed(name)) return true;
    return [...opened].some((place) => `/${path}`.includes(place));
  };
}

/** How a path may be asked for: by the name of a file, with or without an ending. */
function namesOf(said: string): readonly string[] {
  const name = nameOf(said);
  return [name, name.replace(/\.\w+$/, '')];
}

/** A text without comments, be they at the end of a line. */
function withoutRemarks(text: string): string {
  return withoutNotes(text).replace(/[ \t,;]\/\/.*$/gm, '');
}

/** The directories, as they are written, of which a text loads what it does not name: '' where it may be any. */
function directoriesOpened(text: string): readonly string[] {
  const upTo = (said: string) => said.slice(0, said.lastIndexOf('/') + 1);
  const found = [...text.matchAll(CONTEXT)].map(([, said = '']) => `${said}/`);
  for (const [, list = ''] of text.matchAll(GLOB))
    for (const [, said = ''] of list.matchAll(/['"`]([^'"`]*)['"`]/g))
      if (!said.startsWith('!') && !NO_CODE.test(said)) found.push(upTo(said.replace(/[*{[(][^\n]*$/, '')));
  for (const { 0: begin, index } of text.matchAll(OPENS)) {
    const rest = text.slice(index + begin.length, index + begin.length + 300);
    const [whole, , said = '', isLonger] = WRITTEN.exec(rest) ?? [];
    if (whole === undefined) {
      if (!rest.startsWith(')')) found.push('');
    } else if (isLonger !== undefined || whole.endsWith('{')) found.push(upTo(said));
  }
  return found;
}

/** Where a directory lies that a file names: beside the file, or by the end of its path. */
function placeOf(from: Path, directory: string): string {
  if (/^\.{1,2}(?:\/|$)/.test(directory)) {
    const place = posix.join('/', posix.dirname(from), directory);
    return place.endsWith('/') ? place : `${place}/`;
  }
  return posix.normalize(`/${directory.replace(/^(?:[@~#]\w*\/|\/|src\/)+/, '')}/`);
}
