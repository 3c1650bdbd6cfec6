/**
 * Files that were to be looked into and could not be, or not all of them: code that does not parse, or that is nested too deeply. Most files
 * are read for their imports without a parser, so that this may be the first that minds.
 */
import type { ts } from 'ts-morph';
import type { Notice, Path } from '../../model/nouns.js';
import type { Ground } from './ground.js';
import { locationAt } from './places.js';
import { DOES_NOT_PARSE } from './problems.js';

export function unparsedIn({ evaluator, read }: Ground, candidates: readonly Path[]): readonly Notice[] {
  return candidates.flatMap((path): readonly Notice[] => {
    const file = evaluator.program.file(path);
    if (!file) {
      const message = 'The file is nested too deeply to be looked into, so what it does is not known.';
      return read(path) === undefined ? [] : [{ source: 'code', message, at: { path }, unresolved: 1 }];
    }
    const [first] = problemsOf(file);
    if (!first) return [];
    return [
      {
        source: 'code',
        message: DOES_NOT_PARSE,
        at: locationAt(evaluator.program, file, first.start),
        unresolved: 1,
      },
    ];
  });
}

/** What the parser of the compiler minded; it keeps that to itself. */
function problemsOf(file: ts.SourceFile): readonly { readonly start: number }[] {
  const { parseDiagnostics = [] } = file as ts.SourceFile & {
    readonly parseDiagnostics?: readonly { readonly start: number }[];
  };
  return parseDiagnostics;
}
