/** Which files may call a function or make a class. In: the function or the class, and its name. Out: the files, by what they import and mention. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isBody, nameOfBody } from '../functions.js';
import { nameHolders } from '../mentions.js';
import { promisedMember } from '../promises.js';
import { ownerName } from '../tables/owner-names.js';
import { handedTo } from './handed-to.js';
import type { Opening } from './within.js';

/** The files that may call, make or extend something of a file that goes by one of these names, so many imports away. */
export type Callers = (
  file: ts.SourceFile,
  names: ReadonlySet<string | undefined>,
  hops: number,
) => readonly Path[];

/** Imports of imports by which others come to what calls or serves. */
export const HOPS = 3;
/** What carries messages is often wrapped several times, and handed out by barrels. */
export const MESSAGE_HOPS = 6;

/** A function that is called, or of which the class is made, and the name by which others do so. */
interface Called {
  readonly owner: ts.Node;
  readonly name: string | undefined;
}

/** What those call who make a parameter known: the function or class that it is of, or a method of that class. */
export function calledFor({
  open,
  method,
}: {
  readonly open: Opening;
  readonly method?: ts.MethodDeclaration;
}): Called {
  if (method) return { owner: method, name: method.name.getText() };
  return ts.isClassLike(open)
    ? { owner: open, name: open.name?.text }
    : { owner: open.parent, name: ownerName(open) };
}

/** The files of the types that promise a function to others. */
function promisedIn(evaluator: Evaluator, owner: ts.Node): readonly ts.SourceFile[] {
  return (promisedMember(owner)?.types ?? [])
    .flatMap((type) => evaluator.valuesOfType(type))
    .flatMap((value): readonly (ts.SourceFile | undefined)[] => {
      if (value.kind === 'shape') return [value.members[0]?.getSourceFile()];
      return value.kind === 'instance' ? [value.of.getSourceFile()] : [];
    })
    .filter((file) => file !== undefined);
}

/** Who may call a function, or make a class. */
export interface Calling {
  readonly files: ReadonlySet<ts.SourceFile>;
  /** Other names by which they hold it. */
  readonly names: ReadonlySet<string>;
}

/** The files that may call a function, or make a class: its own, and those that have its name, so many imports away. */
export function callingFiles(
  evaluator: Evaluator,
  { owner, name }: Called,
  callers: Callers,
  hops: number,
): Calling {
  const file = owner.getSourceFile();
  const files = new Set([file]);
  const names = new Set<string>();
  /** The files that import it, with the names that it has there. */
  const imported = new Map<ts.SourceFile, ReadonlySet<string>>();
  const withHanded = () => {
    const handed = handedTo(evaluator, owner, name, imported);
    return { files: new Set([...files, ...handed.files]), names: new Set([...names, ...handed.names]) };
  };
  if (name === undefined && isHandedAway(owner)) return withHanded();
  const add = (path: Path) => {
    const found = evaluator.program.file(path);
    if (found) files.add(found);
    return found;
  };
  // Who calls a function through a type knows the type alone.
  for (const each of new Set([file, ...promisedIn(evaluator, owner)])) {
    const known = new Set([name, ...aliasesOf(name, each), ...(name === 'install' ? ['use'] : [])]);
    for (const path of callers(each, known, hops)) {
      const importing = add(path);
      const renamed = importing && importing !== each ? renamedIn(importing.text, name) : [];
      for (const as of renamed) names.add(as);
      // `exports.send = (url) => …` has no name of its own.
      const own = name ?? (isBody(owner) ? nameOfBody(owner) : undefined);
      if (importing) imported.set(importing, new Set([...(own === undefined ? [] : [own]), ...renamed]));
      if (renamed.length > 0) for (const other of callers(importing!, new Set(renamed), hops - 1)) add(other);
    }
    if (!isWhole(each, name)) continue;
    // What a file is as a whole goes by whatever name in those that import it, and is handed on by that.
    for (const path of callers(each, new Set([undefined]), 1)) {
      const importing = add(path);
      const held = importing ? namesOfWhole(evaluator, each, importing) : [];
      for (const as of held) names.add(as);
      if (importing && held.length > 0) imported.set(importing, new Set(held));
      const given = new Set(held.flatMap((as) => [as, ...aliasesOf(as, importing!)]));
      if (given.size > 0) for (const other of callers(importing!, given, hops - 1)) add(other);
    }
  }
  return withHanded();
}

/**
 * Whether nobody but who is given a function where it stands can call it: `<Field onPick={(one) => …} />`, `items.forEach((one) => …)`. What the
 * call gives back may be the function, so it must not be used.
 */
function isHandedAway({ parent: holder }: ts.Node): boolean {
  if (ts.isJsxExpression(holder)) return true;
  if (!ts.isCallExpression(holder)) return false;
  let node: ts.Node = holder;
  while (ts.isAwaitExpression(node.parent) || ts.isVoidExpression(node.parent)) node = node.parent;
  return ts.isExpressionStatement(node.parent);
}

/** The names by which a file that imports another holds the whole of it. */
function namesOfWhole(
  { program }: Evaluator,
  whole: ts.SourceFile,
  importing: ts.SourceFile,
): readonly string[] {
  const path = program.pathOf(whole);
  const isIt = (specifier: string) => {
    const target = program.resolve(importing, specifier);
    return target !== undefined && 'file' in target && target.file === path;
  };
  return nameHolders(importing, isIt) ?? [];
}

/** The names under which a file hands on what goes by one there: `{ post: postFn }`, `export { postFn as post }`, `window.post = postFn`. */
function aliasesOf(name: string | undefined, { text }: ts.SourceFile): readonly string[] {
  if (name === undefined || !/^\w+$/.test(name)) return [];
  const found: string[] = [];
  // A pattern for the whole would be tried at each word of the text.
  for (let start = text.indexOf(name); start !== -1; start = text.indexOf(name, start + name.length)) {
    const after = text.slice(start + name.length, start + name.length + LONGEST_NAME);
    const [, exported] = /^\s+as\s+(\w+)/.exec(after) ?? [];
    const before = text.slice(Math.max(0, start - LONGEST_NAME), start);
    const [, property] = /^\s*[,}\n]/.test(after) ? (/(\w+)\s*:\s*$/.exec(before) ?? []) : [];
    // `window.request = ask`
    const [, put] = /^[ \t]*(?:[;,)\n}]|$)/.test(after) ? (/\.\s*([\w$]+)\s*=\s*$/.exec(before) ?? []) : [];
    const as = property ?? put ?? (/\w$/.test(before) ? undefined : exported);
    if (as !== undefined) found.push(as);
  }
  return found;
}

/** The names that a file gives to what it imports by another: `import { place as placeOrder } from './place'`. */
function renamedIn(text: string, name: string | undefined): readonly string[] {
  if (name === undefined || !/^\w+$/.test(name)) return [];
  const found = text.matchAll(new RegExp(`[{,\\s]${name}\\s+as\\s+(\\w+)\\s*[,}\\n]`, 'g'));
  return [...new Set([...found].map(([, as = '']) => as))].filter((as) => as !== 'default');
}

/** Characters; no name that a person gives is longer. */
const LONGEST_NAME = 100;

/** Whether a file gives what goes by a name as the whole of it. */
function isWhole(file: ts.SourceFile, name: string | undefined): boolean {
  const [, whole] =
    /\bexport\s+default\s+(?:(?:async\s+)?function\s*\*?\s*|(?:abstract\s+)?class\s+)?(\w+)/.exec(
      file.text,
    ) ??
    /\bmodule\.exports\s*=\s*(\w+)\s*(?:;|\n|$)/.exec(file.text) ??
    [];
  return whole !== undefined && whole === name;
}
