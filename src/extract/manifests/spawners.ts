/**
 * In: programs that do nothing but start others: `fork('./orders/index.js')`, a list of names that a loop hands to `spawn`, and lists of pm2 that are computed. Out: the
 * source files that they start. They are not run: whatever text in them names a source file that keeps running is taken for what they start.
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { Path } from '../../model/nouns.js';
import { readsAsProgram } from './apart.js';
import { sourceOf } from './built-sources.js';
import { join, lineAt, nameOf, parentOf } from './paths.js';
import { isPm2List, pm2Apps } from './pm2.js';
import { TOOL } from './scripts.js';
import type { Sources } from './sources.js';
import type { Started } from './started.js';

/** What starts a process, by the usual ways. */
const STARTS =
  /\bchild_process\b|\b(?:execa|concurrently)\s*\(|\bfrom\s+['"](?:execa|concurrently|zx)['"]|\bpm2\s*\.\s*start\s*\(|\bBun\s*\.\s*spawn\s*\(/;
/** Where such programs lie, seen from a package. */
const PLACES = ['', 'scripts', 'script', 'bin', 'tools'];
const SOURCE = /\.[cm]?[jt]s$/;
/** Longer ones do more. */
const LONGEST = 20_000;
/** More paths than these are of no list of programs. */
const MOST_PATHS = 500;
/** A list of pm2, and not what only is called like one: `process-orders.js`. */
const LISTS = /\bapps\b|\bscript\b/;
/** What is loaded, and runs in the same process. */
const LOADED =
  /\b(?:from|import|require(?:\.resolve)?)\s{0,9}\(?\s{0,9}(["'`])[^"'`\n]{0,200}\1|\bimport\s{0,9}\(\s{0,9}(?:\/\*[^*]{0,200}\*\/\s{0,9})?(["'`])[^"'`\n]{0,200}\2/g;
/** Settings of tools, which start nothing. */
const CONFIG = /\.(?:config|conf|setup|stories|test|spec|d)\.[cm]?[jt]s$/;

/** What these programs start. */
export function bySpawners(sources: Sources): Started[] {
  const places = new Set(
    [{ path: '' }, ...sources.packages].flatMap(({ path }) =>
      PLACES.map((place) => (path === '' ? place : place === '' ? path : join(path, place))),
    ),
  );
  const files = [...places].flatMap((place) => sources.filesOf(place)).filter(isMeant);
  return [...new Set(files)].flatMap((file) => {
    const text = sources.read(file) ?? '';
    const isList = isPm2List(nameOf(file));
    if (text.length > LONGEST || !(isList ? LISTS : STARTS).test(text)) return [];
    if (isList && pm2Apps(file, sources.read).length > 0) return [];
    const said = isList ? `${file} starts it` : `${file} starts it as a process`;
    const started = pathsIn(text).flatMap(({ path, line }): Started[] => {
      const bases = [...new Set([parentOf(file), parentOf(parentOf(file)), ''])];
      const [run] = bases.flatMap((base) => sourceOf(path, base, sources) ?? []);
      if (run === undefined || run === file) return [];
      return [{ file: run, says: said, at: { path: file, line }, isDeployed: isList, together: file }];
    });
    return [...readsAsProgram(started, '', sources)];
  });
}

function isMeant(file: Path): boolean {
  const name = nameOf(file);
  const mayStart = SOURCE.test(name) && !TOOL.test(name) && (isPm2List(name) || !CONFIG.test(name));
  return mayStart && !outsideSystem(file);
}

/** The paths of files that stand in a text, and those that it makes of names by a pattern: `'./services/' + name + '.js'`. */
function pathsIn(written: string): readonly { readonly path: string; readonly line: number }[] {
  const text = written.replace(LOADED, (all) => all.replace(/[^\n]/g, ' '));
  const words = [...text.matchAll(/(["'`])([\w./@-]{2,80})\1/g)].map(({ 2: word = '', index }) => ({
    word,
    index,
  }));
  const names = words.filter(({ word }) => /^[\w-]+$/.test(word));
  const found = new Map<string, number>();
  const add = (path: string, index: number) => {
    if (found.size < MOST_PATHS && !found.has(path)) found.set(path, lineAt(text, index));
  };
  for (const { word, index } of words) if (word.includes('/') || SOURCE.test(word)) add(trimmed(word), index);
  for (const [, before, after, start, end] of text.matchAll(MADE)) {
    if (found.size >= MOST_PATHS) break;
    for (const { word, index } of names)
      add(trimmed(`${before ?? start ?? ''}${word}${after ?? end ?? ''}`), index);
  }
  return [...found].map(([path, line]) => ({ path, line }));
}

function trimmed(path: string): string {
  return path.replace(/^\/+/, '');
}

/** A path that is made of a name: by `+`, or in a template. */
const MADE =
  /["']([\w./-]*\/)["']\s*\+\s*[\w.]+\s*\+\s*["']([\w./-]*)["']|`(?:\$\{__dirname\}\/)?([\w./-]*\/)\$\{[\w.]+\}([\w./-]*)`/g;
