/**
 * What a file of code says of its names, told by how its lines begin. In: its text. Out: what it declares, imports and exports, and where the values begin.
 */

/** A file with what it declares and imports. */
export interface Source {
  readonly path: string;
  /** What tells it from others: its path, or that of the file and where the function begins whose statements it holds. */
  readonly key: string;
  /** What is around it, where it is a function: names that it does not declare are of that. */
  readonly around?: Source;
  /** Names of which only whoever calls it knows. */
  readonly parameters?: ReadonlySet<string>;
  readonly text: string;
  /** Where the values of names and exports begin. */
  readonly declared: ReadonlyMap<string, number>;
  /** The keys of values that are set later, by names; of a name that is given another value the empty one. */
  readonly changed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names that stand for those of other files; `*` for all that one hands out. */
  readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
  /** Names that stand for members of values, and where those begin: `const { region } = shared`. */
  readonly taken: ReadonlyMap<string, { readonly offset: number; readonly key: string }>;
  /** Files of which all names are handed on. */
  readonly passed: readonly string[];
  /** The names that others can ask for. */
  readonly exported: ReadonlySet<string>;
}

/** The names that a module exports its one value by. */
export const DEFAULT = 'default';
const DECLARES =
  /^(export\s{1,20})?(?:const|let|var)\s{1,20}([\w$]{1,100})\s{0,20}(?::[^=\n]{1,300})?=(?![=>])/gm;
const TAKES = /^(export\s{1,20})?(?:const|let|var)\s{1,20}\{([^{}]*)\}\s{0,20}(?::[^=\n]{1,300})?=(?![=>])/gm;
const EXPORTS =
  /^(?:export\s{1,20}default\b|module\s{0,20}\.\s{0,20}exports\s{0,20}=|export\s{0,20}=)\s{0,20}/gm;
/** A comment over whole lines: what it holds is not said. */
const COMMENTS = /^[ \t]*\/\*[\s\S]*?\*\//gm;
/** Blanks are bounded, so that no text takes longer than others: people write no more of them. */
const IMPORTS =
  /^(import|export)\s{1,20}(?!type\b)(?:([\w$]{1,100})\s{0,20},?\s{0,20})?(?:(\*)(?:\s{0,20}as\s{1,20}([\w$]{1,100}))?|\{([^{}]*)\})?\s{0,20}from\s{0,20}(['"])([^'"\n]+)\6/gm;
const REQUIRES =
  /^(?:const|let|var)\s{1,20}(?:([\w$]{1,100})|\{([^{}]*)\})\s{0,20}=\s{0,20}require\(\s{0,20}(['"])([^'"\n]+)\3\s{0,20}\)(?=\s{0,20}(?:;|$))/gm;
/** Names that a module exports: `module.exports.env = …`, `exports.env = …`. */
const EXPORTS_NAMED =
  /^(?:module\s{0,20}\.\s{0,20})?exports\s{0,20}\.\s{0,20}([\w$]{1,100})\s{0,20}=(?![=>])/gm;
const FUNCTIONS = /^(export\s{1,20})?(?=(?:async\s{1,20})?function\s{1,20}([\w$]{1,100})\s{0,20}\()/gm;
/** `config.queue = …`, `stage = …` */
const CHANGES = /^[ \t]{0,100}([\w$]{1,100})(?:\.([\w$]{1,100}))?[ \t]{0,20}=(?![=>])/gm;
const GIVES = /^export\s{0,20}\{([^{}]*)\}[ \t]{0,20}(?:;|$)/gm;

/** What a file says of its names, told by how its lines begin. */
export function sourceOf(path: string, written: string): Source {
  if (path.endsWith('.json')) {
    const declared = new Map([[DEFAULT, 0]]);
    const none = {
      changed: new Map(),
      imported: new Map(),
      taken: new Map(),
      passed: [],
      exported: new Set<string>(),
    };
    return { path, key: path, text: written, declared, ...none };
  }
  const text = written.replace(COMMENTS, (comment) => comment.replace(/[^\n]/g, ' '));
  const exported = new Set<string>();
  const declared = new Map<string, number>();
  const imported = new Map<string, { readonly from: string; readonly name: string }>();
  const taken = new Map<string, { readonly offset: number; readonly key: string }>();
  const passed: string[] = [];
  for (const { 0: head, 1: isGiven, 2: name = '', index } of text.matchAll(DECLARES)) {
    declared.set(name, index + head.length);
    if (isGiven) exported.add(name);
  }
  for (const { 0: head, 1: isGiven, 2: listed, index } of text.matchAll(TAKES))
    for (const [key, name] of namesIn(listed, /\s*:\s*/)) {
      taken.set(name, { offset: index + head.length, key });
      if (isGiven) exported.add(name);
    }
  for (const { 1: isGiven, 2: name = '', index, 0: head } of text.matchAll(FUNCTIONS)) {
    if (!declared.has(name)) declared.set(name, index + head.length);
    if (isGiven) exported.add(name);
  }
  for (const { 0: head, 1: name = '', index } of text.matchAll(EXPORTS_NAMED)) {
    if (!declared.has(name)) declared.set(name, index + head.length);
    exported.add(name);
  }
  for (const { 0: head, index } of text.matchAll(EXPORTS)) declared.set(DEFAULT, index + head.length);
  for (const [, kind, one, star, all, listed, , from = ''] of text.matchAll(IMPORTS)) {
    if (one) imported.set(one, { from, name: DEFAULT });
    if (all) imported.set(all, { from, name: '*' });
    if (star && !all && kind === 'export') passed.push(from);
    const names = namesIn(listed, /\s+as\s+/);
    for (const [name, as] of names) imported.set(as, { from, name });
    if (kind === 'export')
      for (const as of [...names.map(([, as]) => as), ...(all ? [all] : [])]) exported.add(as);
  }
  for (const [, one, listed, , from = ''] of text.matchAll(REQUIRES)) {
    if (one) {
      declared.delete(one);
      imported.set(one, { from, name: DEFAULT });
    }
    for (const [name, as] of namesIn(listed, /\s*:\s*/)) imported.set(as, { from, name });
  }
  for (const [, listed] of text.matchAll(GIVES))
    for (const [name, as] of namesIn(listed, /\s+as\s+/)) {
      const offset = declared.get(name);
      const other = imported.get(name);
      if (as !== DEFAULT) exported.add(as);
      if (offset !== undefined) declared.set(as, offset);
      else if (other) imported.set(as, other);
    }
  return { path, key: path, text, declared, changed: changesIn(text), imported, taken, passed, exported };
}

function changesIn(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const changed = new Map<string, Set<string>>();
  for (const [, name = '', key = ''] of text.matchAll(CHANGES))
    changed.set(name, (changed.get(name) ?? new Set()).add(key));
  return changed;
}

/** The names of a list in braces, each with what it is called from there on. */
function namesIn(listed: string | undefined, as: RegExp): readonly (readonly [string, string])[] {
  return (listed ?? '')
    .replace(/\/\/[^\n]*/g, '')
    .split(',')
    .map((each) => each.trim().split(as))
    .filter(([name]) => name)
    .map(([name = '', called]) => [name, called ?? name] as const);
}
