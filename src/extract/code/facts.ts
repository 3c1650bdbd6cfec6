/**
 * In: what each source file says (its reading). Out: the same as facts of the system: files, imports with what they mean,
 * and notices for what could not be read or found.
 */
import type { FileFact, ImportFact } from '../../model/facts.js';
import type { Location, Notice, Path } from '../../model/nouns.js';
import { isPage } from '../tree.js';
import type { FileReading, ImportReading } from './reading/file-reading.js';
import { languageName } from './reading/languages.js';
import type { SourceReading } from './reading/read-source.js';
import type { Resolver } from './resolve/resolver.js';
import { isTest } from './test-files.js';

export interface SourceFacts {
  readonly files: readonly FileFact[];
  readonly imports: readonly ImportFact[];
  readonly notices: readonly Notice[];
}

/** Turns readings into facts, in the order of the files. `isPackage` says whether a directory is a package with a name. */
export function toFacts(
  readings: Iterable<readonly [Path, SourceReading]>,
  resolver: Resolver,
  isPackage: (directory: Path) => boolean,
): SourceFacts {
  const facts = new Facts(resolver);
  for (const [path, reading] of readings) {
    if ('unread' in reading) facts.addUnread(path, reading.unread);
    else if ('generated' in reading) {
      // That a page has no scripts, nobody misses.
      if (!isPage(path)) facts.addBundled(path);
    } else {
      facts.addFile(path, reading, reading.test === true || isTest(path, isPackage));
      for (const one of reading.imports) facts.addImport(path, one);
    }
  }
  return facts.all();
}

/** The facts of one run while they are gathered. */
class Facts {
  readonly #resolver: Resolver;
  readonly #files: FileFact[] = [];
  readonly #imports: ImportFact[] = [];
  readonly #notices: Notice[] = [];
  readonly #bundled: Path[] = [];
  readonly #computed: Location[] = [];
  /** What a test lacks takes nothing away from what is said of the system: it is told, but does not count. */
  readonly #tests = new Set<Path>();
  /** Places that import what git ignores, by what that is. */
  readonly #generated = new Map<Path, Location[]>();

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  addUnread(path: Path, why: string): void {
    this.#notices.push({ source: 'code', message: why, at: { path }, unresolved: 1 });
  }

  addBundled(path: Path): void {
    this.#bundled.push(path);
  }

  addFile(path: Path, { lines, exports, problem }: FileReading, test: boolean): void {
    this.#files.push({ path, lines, language: languageName(path)!, test, exports });
    if (test) this.#tests.add(path);
    if (problem === undefined) return;
    const { message, ...place } = problem;
    this.#notices.push({ source: 'code', message, at: { path, ...place }, unresolved: 1 });
  }

  addImport(from: Path, { specifier, kind, form, written, line, column }: ImportReading): void {
    const at = { path: from, line, column };
    if (form === 'computed') {
      this.#computed.push(at);
      return;
    }
    if (form === 'pattern' || GLOB.test(specifier)) {
      const targets = this.#resolver.resolvePattern(from, specifier);
      if (targets === 'ignored') return;
      for (const to of targets) {
        const isItself = 'file' in to && to.file === from;
        if (!isItself) this.#imports.push({ from, specifier: written ?? specifier, kind, at, to });
      }
      if (targets.length > 0) return;
      const message = `The import of ${specifier}, which is partly computed, matches no file.`;
      if (written === undefined) this.#notices.push({ source: 'code', message, at });
      else this.#computed.push(at);
      return;
    }
    const resolution = this.#resolver.resolve(from, specifier);
    if (resolution === 'ignored') return;
    if (written !== undefined) {
      // Where that leads to no file, running code may make one.
      if ('to' in resolution && 'file' in resolution.to)
        this.#imports.push({ from, specifier: written, kind, at, to: resolution.to });
      else this.#computed.push(at);
      return;
    }
    if ('to' in resolution) {
      const { to } = resolution;
      if (form !== 'asset' || 'file' in to) this.#imports.push({ from, specifier, kind, at, to });
      if (resolution.spelled !== undefined) {
        const message = `The import of ${specifier} leads to ${resolution.spelled} only where capitals make no difference, as in few containers.`;
        this.#notices.push({ source: 'code', message, at });
      }
      return;
    }
    if (form === 'asset') return; // a URL of something that is served, not imported, or a directive
    this.#imports.push({ from, specifier, kind, at, to: { unresolved: true } });
    if ('generated' in resolution) {
      const places = this.#generated.get(resolution.generated);
      if (places === undefined) this.#generated.set(resolution.generated, [at]);
      else places.push(at);
    } else {
      const message = `The import of ${specifier} leads nowhere: ${resolution.missing}.`;
      this.#notices.push({ source: 'code', message, at, unresolved: this.#tests.has(from) ? 0 : 1 });
    }
  }

  all(): SourceFacts {
    return { files: this.#files, imports: this.#imports, notices: [...this.#notices, ...this.#summaries()] };
  }

  /** What is worth one line, however often it occurs. */
  *#summaries(): Iterable<Notice> {
    for (const [target, [at, ...others]] of this.#generated) {
      const more = others.length === 0 ? '' : ` (and ${count(others.length, 'other import')})`;
      const message = `The import of ${target}${more} leads to what git ignores, so to what is generated or built; it is not part of the result.`;
      yield { source: 'code', message, at: at! };
    }
    const [bundled] = this.#bundled;
    if (bundled !== undefined) {
      const files = count(this.#bundled.length, 'JavaScript file');
      const message = `${files} left out as bundled or minified, this one among them.`;
      yield { source: 'code', message, at: { path: bundled } };
    }
    const [computed] = this.#computed;
    if (computed !== undefined) {
      const imports = count(this.#computed.length, 'import');
      const message = `${imports} left out whose specifier is computed, this one among them.`;
      yield { source: 'code', message, at: computed };
    }
  }
}

/** `import * as routes from './routes/*.js'`, which a plugin of a builder makes imports of. */
const GLOB = /^\.{1,2}\/[^?!]*\*/;

function count(number: number, noun: string): string {
  // Not by toLocaleString, whose first call takes as long as resolving a thousand imports.
  const written = String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${written} ${noun}${number === 1 ? '' : 's'}`;
}
