/**
 * In: what each source file says (its reading). Out: the same as facts of the system: files, imports with what they mean,
 * and notices for what could not be read or found.
 */
import type { FileFact, ImportFact } from '../../model/facts.js';
import type { Location, Notice, Path } from '../../model/nouns.js';
import type { FileReading, ImportReading } from './reading/file-reading.js';
import { languageName } from './reading/languages.js';
import type { SourceReading } from './reading/read-source.js';
import type { Resolver } from './resolve/resolver.js';
import { isTest } from './tests.js';

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
  const files: FileFact[] = [];
  const imports: ImportFact[] = [];
  const notices: Notice[] = [];
  const bundled: Path[] = [];
  const generated = new Map<Path, Location[]>();
  const computed: Location[] = [];
  for (const [path, reading] of readings) {
    if ('unread' in reading) {
      notices.push({ source: 'code', message: reading.unread, at: { path }, unresolved: 1 });
    } else if ('generated' in reading) {
      bundled.push(path);
    } else {
      files.push({
        path,
        lines: reading.lines,
        language: languageName(path)!,
        test: isTest(path, isPackage),
      });
      notices.push(...problemOf(path, reading));
      for (const one of reading.imports) {
        const at = { path, line: one.line, column: one.column };
        if (one.form === 'computed') {
          computed.push(at);
          continue;
        }
        for (const resolved of resolve(one, at, resolver)) {
          if (resolved.fact !== undefined) imports.push(resolved.fact);
          if (resolved.notice !== undefined) notices.push(resolved.notice);
          if (resolved.generated !== undefined) {
            generated.set(resolved.generated, [...(generated.get(resolved.generated) ?? []), at]);
          }
        }
      }
    }
  }
  return { files, imports, notices: [...notices, ...summary(bundled, generated, computed)] };
}

interface Resolved {
  readonly fact?: ImportFact;
  readonly notice?: Notice;
  /** The file that it would name, did git not ignore it. */
  readonly generated?: Path;
}

function* resolve(one: ImportReading, at: Location, resolver: Resolver): Iterable<Resolved> {
  const { specifier, kind, form } = one;
  const fact = (to: ImportFact['to']): ImportFact => ({ from: at.path, specifier, kind, at, to });
  if (form === 'pattern') {
    const files = resolver.resolvePattern(at.path, specifier);
    for (const file of files) yield { fact: fact({ file }) };
    const message = `The import of ${specifier}, which is partly computed, matches no file.`;
    if (files.length === 0) yield { notice: { source: 'code', message, at } };
    return;
  }
  const resolution = resolver.resolve(at.path, specifier);
  if (resolution === 'ignored') return;
  if ('to' in resolution) {
    if (form !== 'asset' || 'file' in resolution.to) yield { fact: fact(resolution.to) };
  } else if (form === 'asset') {
    return; // a URL of something that is served, not imported
  } else if ('generated' in resolution) {
    yield { fact: fact({ unresolved: true }), generated: resolution.generated };
  } else {
    const message = `The import of ${specifier} leads nowhere: ${resolution.missing}.`;
    yield { fact: fact({ unresolved: true }), notice: { source: 'code', message, at, unresolved: 1 } };
  }
}

function problemOf(path: Path, { problem }: FileReading): readonly Notice[] {
  if (problem === undefined) return [];
  const { message, ...place } = problem;
  return [{ source: 'code', message, at: { path, ...place }, unresolved: 1 }];
}

/** What is worth one line, however often it occurs. */
function summary(
  bundled: readonly Path[],
  generated: ReadonlyMap<Path, readonly Location[]>,
  computed: readonly Location[],
): readonly Notice[] {
  const notices: Notice[] = [];
  for (const [target, [at, ...others]] of generated) {
    const more = others.length === 0 ? '' : ` (and ${count(others.length, 'other import')})`;
    const message = `The import of ${target}${more} leads to what git ignores, so to what is generated or built; it is not part of the result.`;
    notices.push({ source: 'code', message, at: at! });
  }
  if (bundled[0] !== undefined) {
    const message = `${count(bundled.length, 'JavaScript file')} left out as bundled or minified, this one among them.`;
    notices.push({ source: 'code', message, at: { path: bundled[0] } });
  }
  if (computed[0] !== undefined) {
    const message = `${count(computed.length, 'import')} left out whose specifier is computed, this one among them.`;
    notices.push({ source: 'code', message, at: computed[0] });
  }
  return notices;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
