/**
 * The files of the analysed system, parsed when something in them is asked for, and where their imports lead. Where that is, the
 * reader of imports has found out, so that aliases and workspace packages mean what they mean there, installed or not.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { onlyScripts } from '../../tree.js';
import { isData, MOST_DATA } from '../data-files.js';
import { GIVEN, type Link, LOADED } from '../links.js';
import { type ExportedNames, exportedNames } from './exported-names.js';
import { parsed } from './parsed.js';

export type Target = Link['to'] | undefined;

export class Program {
  readonly #read: (path: Path) => string | undefined;
  readonly #targets: ReadonlyMap<Path, ReadonlyMap<string, Target>>;
  /** What a library is given by several of those that it is built with. */
  readonly #given = new Map<Path, Map<string, Path[]>>();
  readonly #loaded = new Map<Path, Path[]>();
  readonly #packages = new Set<string>();
  readonly #files = new Map<Path, ts.SourceFile | undefined>();
  readonly #paths = new Map<ts.SourceFile, Path>();
  readonly #exported = new Map<Path, ExportedNames>();

  /** @param read the text of a source file; undefined for what is none */
  constructor(imports: readonly Link[], read: (path: Path) => string | undefined) {
    this.#read = read;
    const targets = new Map<Path, Map<string, Target>>();
    for (const { from, specifier, to } of imports) {
      const ofFile = targets.get(from) ?? new Map<string, Target>();
      if (specifier.startsWith(GIVEN) && ofFile.has(specifier)) this.#noteGiven(from, specifier, ofFile, to);
      targets.set(from, ofFile.set(specifier, to));
      if ('package' in to) this.#packages.add(to.package);
      if ('file' in to && (specifier === LOADED || specifier.includes('*')))
        this.#loaded.set(from, [...(this.#loaded.get(from) ?? []), to.file]);
    }
    this.#targets = targets;
  }

  /** Whether any file imports a package of such a name: else nothing can be made with it, and many things have methods called alike. */
  uses(name: RegExp): boolean {
    for (const each of this.#packages) if (name.test(each)) return true;
    return false;
  }

  #noteGiven(from: Path, specifier: string, before: ReadonlyMap<string, Target>, to: Target): void {
    const names = this.#given.get(from) ?? new Map<string, Path[]>();
    const known = names.get(specifier) ?? fileIn(before.get(specifier));
    this.#given.set(from, names.set(specifier, [...new Set([...known, ...fileIn(to)])]));
  }

  /** All that a name may be that is given to a file without an import: each program that a library is built with gives it its own. */
  given(from: ts.SourceFile, name: string): readonly Target[] {
    const all = this.#given.get(this.pathOf(from))?.get(GIVEN + name);
    return all ? all.map((file) => ({ file })) : [this.resolve(from, GIVEN + name)];
  }

  /** Whether several programs give a file names, each its own. */
  isGivenBySeveral(file: ts.SourceFile): boolean {
    return this.#given.has(this.pathOf(file));
  }

  /** Where an import that a file writes leads. */
  resolve(from: ts.SourceFile, specifier: string): Target {
    const path = this.pathOf(from);
    return this.#targets.get(path)?.get(specifier) ?? dataAt(path, specifier);
  }

  /** The files that a file loads by where they lie. */
  loadedBy(from: ts.SourceFile): readonly Path[] {
    return this.#loaded.get(this.pathOf(from)) ?? [];
  }

  /** The syntax tree of a file, if it is TypeScript, JavaScript or JSON and can be read. */
  file(path: Path): ts.SourceFile | undefined {
    if (this.#files.has(path)) return this.#files.get(path);
    const text = scriptKind(path) === undefined ? undefined : this.#read(path);
    const file =
      text === undefined || holdsData(path, text)
        ? undefined
        : parsed(
            path,
            COMPONENT.test(path) ? onlyScripts(text, path.endsWith('.astro')) : text,
            scriptKind(path),
          );
    this.#files.set(path, file);
    if (file) this.#paths.set(file, path);
    return file;
  }

  /** Whether a file may export a name, or may pass it on: else it needs no syntax tree. */
  mayExport(path: Path, name: string): boolean {
    if (name === 'default' || path.endsWith('.json') || this.#files.has(path)) return true;
    const text = this.#read(path);
    if (text === undefined) return true;
    let exported = this.#exported.get(path);
    if (!exported) {
      exported = exportedNames(text);
      this.#exported.set(path, exported);
    }
    return exported.isOpen || exported.names.has(name);
  }

  /** The text of a file that need not be code. */
  text(path: Path): string | undefined {
    return this.#read(path);
  }

  pathOf(file: ts.SourceFile): Path {
    return this.#paths.get(file) ?? file.fileName;
  }

  get parsed(): number {
    return this.#files.size;
  }
}

function fileIn(target: Target): readonly Path[] {
  return target && 'file' in target ? [target.file] : [];
}

/** Files that hold scripts among other things. */
const COMPONENT = /\.(?:vue|svelte|astro|html)$/;

function scriptKind(path: Path): ts.ScriptKind | undefined {
  if (/\.[cm]?ts$/.test(path) || COMPONENT.test(path)) return ts.ScriptKind.TS;
  if (path.endsWith('.tsx')) return ts.ScriptKind.TSX;
  if (path.endsWith('.json')) return ts.ScriptKind.JSON;
  return /\.[cm]?jsx?$|(?:^|\/)bin\/www$/.test(path) ? ts.ScriptKind.JSX : undefined;
}

/** A file of JSON, which is no source file, beside the one that imports it. */
function dataAt(from: Path, specifier: string): Target {
  if (!/^\.{1,2}\/.*\.json$/.test(specifier)) return undefined;
  const steps = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') {
      if (steps.pop() === undefined) return undefined;
    } else if (step !== '.') steps.push(step);
  }
  return { file: steps.join('/') };
}

/** Whether a file holds data, not settings. */
function holdsData(path: Path, text: string): boolean {
  return path.endsWith('.json') ? text.length > MOST_DATA : isData(text);
}
