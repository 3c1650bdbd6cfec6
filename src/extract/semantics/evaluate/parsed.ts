/** Sources as they are read: with no depth that would exhaust the stack of who goes through them. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { madeShallow } from './shallow.js';

/** Nothing that is asked for stands in the comments. */
const OPTIONS: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.Latest,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};

/** The source that a text is; undefined for what nests too deeply. */
export function parsed(path: Path, text: string, kind?: ts.ScriptKind): ts.SourceFile | undefined {
  try {
    const file = ts.createSourceFile(path, text, OPTIONS, true, kind);
    return madeShallow(file) ? file : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
