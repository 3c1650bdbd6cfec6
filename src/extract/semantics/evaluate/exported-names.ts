/**
 * In: the text of a file, and a name. Out: whether the file may export it, or may pass it on. Why: a barrel leads to many files that use a
 * name, of which one declares it; the others need no syntax tree. What the patterns do not know for sure, they take for an export.
 */

/** `export *`, `export =`, what CommonJS exports, decorators and comments in between, and names that are written with escapes. */
const PASSES_ON = /\bexport\s*(?:type\s*)?[*=/@]|\bexports\b|\\u/;

const DECLARED =
  /\bexport\s+(?:(?:declare|abstract|async|default|const|let|var|function|class|enum|interface|type|namespace|module|import)\b[\s*]*)+([\w$]+)/g;
const LISTED = /\bexport\s*(?:type\s*)?\{([^}]*)\}/g;
/** A pattern binds whatever stands in it. */
const PATTERN = /\bexport\s+(?:declare\s+)?(?:const|let|var)\s*[[{]/;
const VARIABLE = /\bexport\s+(?:declare\s+)?(?:const|let|var)\b/;
/** What is given a value after another name: `export const a = 1, b = 2`. */
const LATER = /,\s*(?:\/\/[^\n]*\n\s*)*([\w$]+)\b[^=,;(){}]*=(?![=>])/g;

export interface ExportedNames {
  /** By their own words. */
  readonly names: ReadonlySet<string>;
  /** Anything that the text speaks of may be exported. */
  readonly isOpen: boolean;
}

export function exportedNames(text: string): ExportedNames {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(DECLARED)) names.add(name!);
  for (const [, list] of text.matchAll(LISTED))
    for (const [name] of list!.matchAll(/[\w$]+/g)) names.add(name);
  if (VARIABLE.test(text)) for (const [, name] of text.matchAll(LATER)) names.add(name!);
  return { names, isOpen: PASSES_ON.test(text) || PATTERN.test(text) || isPlainScript(text) };
}

/** Whether a text is no module: what it declares, all scripts of a page have. */
export function isPlainScript(text: string): boolean {
  return !/\b(?:import|export|exports|require)\b/.test(text);
}
