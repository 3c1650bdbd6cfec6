/**
 * In: the source file that something starts, of which nothing in its own package keeps it running. Out: what does in a package of the system that it uses: the
 * function or class of it that is imported consumes or serves, in what is called there. Why: a worker may only say what it handles, and leave to a library
 * that all share how messages come. Texts are looked through by their lines, as they are for the package itself (see keeps-running.ts): what a
 * library does where nobody calls it says nothing of who imports it.
 */
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { sourceAt, sourceOf } from './built-sources.js';
import { importsOf, type KeptRunning, programText, signIn } from './keeps-running.js';
import { join, liesIn, lineAt, parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf } from './values.js';

/** Files of the package, and of each library, that are looked through. */
const MOST_FILES = 40;
const NAMED =
  /\b(?:import\s{1,9}(?:type\s{1,9})?\{([^{}]{0,2000})\}\s{0,9}from|(?:const|let|var)\s{1,9}\{([^{}]{0,2000})\}\s{0,9}=\s{0,9}require\s{0,9}\()\s{0,9}['"]([^'"\n]{1,200})['"]/g;
const HANDS_ON = /\bexport\s{0,9}(?:\*|\{([^{}]{0,2000})\})\s{0,9}from\s{0,9}['"](\.[^'"\n]{0,200})['"]/g;
/** What begins a function, or a member of a class, by its line. */
const BEGINS =
  /^\s*(?:(?:export|default|public|private|protected|static|async|override|abstract)\s+)*(?:function\s*\*?\s*|const\s+|\*\s*)?([A-Za-z_$#][\w$]*)\s*(?::[^=()]{0,200})?(?:=\s*(?:async\s*)?)?(?:<[^()]{0,200}>)?\(/;

/** What keeps a program running in a library of the system. */
export function keptByLibrary(start: Path, home: Path, sources: Sources): KeptRunning | undefined {
  const own = new Map<Path, string>([[start, programText(start, sources) ?? '']]);
  for (const [file, text] of own)
    for (const path of importsOf(file, text, home, sources))
      if (liesIn(path, home) && own.size < MOST_FILES && !own.has(path))
        own.set(path, programText(path, sources) ?? '');
  const texts = [...own.values()];
  if (sources.budget.texts <= 0) return undefined;
  sources.budget.texts -= own.size;
  for (const text of texts)
    for (const [, imported, required, specifier = ''] of text.matchAll(NAMED)) {
      const entry = entryOf(specifier, home, sources);
      if (entry === undefined) continue;
      for (const each of (imported ?? required ?? '').split(',')) {
        const [, name, as = name] = /^\s*(\w+)(?:\s*(?:as\s|:)\s*(\w+))?\s*$/.exec(each) ?? [];
        const kept =
          name === undefined || as === undefined ? undefined : keptBy(name, as, entry, texts, sources);
        if (kept) return { ...kept, through: [...own.keys()] };
      }
    }
  return undefined;
}

/** The source file by which a package of the system is imported. */
function entryOf(specifier: string, home: Path, sources: Sources): Path | undefined {
  const of = sources.packages.find(
    ({ name, path }) =>
      name !== undefined && path !== home && (specifier === name || specifier.startsWith(`${name}/`)),
  );
  if (of?.name === undefined) return undefined;
  const inside = specifier.slice(of.name.length + 1);
  const written = inside === '' ? handedOutWhole(of) : [];
  const bases = [
    join(of.path, join('src', inside === '' ? 'index' : inside)),
    join(of.path, inside || 'index'),
  ];
  return (
    written.map((each) => sourceOf(each, of.path, sources)).find((path) => path !== undefined) ??
    bases.map((base) => sourceAt(base, sources)).find((path) => path !== undefined)
  );
}

function handedOutWhole({ json }: PackageManifest): string[] {
  const texts = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : Object.values(mappingOf(value)).flatMap(texts);
  const { exports } = json;
  const whole = typeof exports === 'string' ? exports : mappingOf(exports)['.'];
  return [whole, json['main'], json['module']].flatMap(texts).filter((path) => !path.endsWith('.d.ts'));
}

/** What something of a library does for whoever calls it so. */
function keptBy(
  name: string,
  as: string,
  entry: Path,
  texts: readonly string[],
  sources: Sources,
): Omit<KeptRunning, 'through'> | undefined {
  const declared = new RegExp(
    `^export\\s+(?:default\\s+)?(?:abstract\\s+)?(?:class|(?:async\\s+)?function\\s*\\*?|const)\\s+${name}\\b`,
  );
  const pending = new Set([entry]);
  for (const file of pending) {
    const text = programText(file, sources) ?? '';
    const lines = text.split('\n');
    const first = lines.findIndex((line) => declared.test(line));
    if (first >= 0) {
      const found = keptIn(lines, first, as, texts);
      return found && { says: found.says, at: { path: file, line: found.line } };
    }
    for (const [, names, to = ''] of text.matchAll(HANDS_ON)) {
      const isMeant = names === undefined || names.split(',').some((each) => each.trim() === name);
      const path = isMeant ? sourceAt(resolvePath(parentOf(file), to) ?? to, sources) : undefined;
      if (path !== undefined && pending.size < MOST_FILES) pending.add(path);
    }
  }
  return undefined;
}

/** A function, or the members of a class, that begins at a line and ends at the first that closes it. */
function keptIn(
  lines: readonly string[],
  first: number,
  as: string,
  texts: readonly string[],
): { readonly says: string; readonly line: number } | undefined {
  const closing = lines.findIndex((line, at) => at > first && /^[})]/.test(line));
  const body = lines.slice(first, closing < 0 ? undefined : closing);
  const isCalled = (pattern: RegExp) => texts.some((text) => pattern.test(text));
  if (!/\bclass\b/.test(body[0] ?? '')) {
    const sign = signIn(body.join('\n'));
    return sign && isCalled(new RegExp(`(?<![\\w$.])${as}\\s{0,9}(?:<[^()\\n]{0,200}>)?\\(`))
      ? { says: sign.says, line: first + lineAt(body.join('\n'), sign.index) }
      : undefined;
  }
  const members = membersOf(body);
  const consuming = members.flatMap((each) => {
    const sign = signIn(each.text);
    return sign
      ? [{ ...each, says: sign.says, line: first + each.line + lineAt(each.text, sign.index) }]
      : [];
  });
  for (const { name, says, line } of consuming) {
    // What is added to a set while it is walked is walked as well.
    const leading = new Set([name]);
    for (const to of leading)
      for (const each of members)
        if (new RegExp(`\\bthis\\.${to}\\b`).test(each.text)) leading.add(each.name);
    const isMade = isCalled(new RegExp(`\\bnew\\s+${as}\\b|\\b${as}\\s{0,9}\\.`));
    const isAsked = [...leading].some((each) =>
      each === 'constructor' ? isMade : isCalled(new RegExp(`\\.\\s{0,40}${each}\\s{0,9}\\(`)),
    );
    if (isMade && isAsked) return { says, line };
  }
  return undefined;
}

interface Member {
  readonly name: string;
  readonly text: string;
  /** Lines after that of the class. */
  readonly line: number;
}

/** The members of a class, by how far in their lines begin. */
function membersOf([, ...body]: readonly string[]): readonly Member[] {
  const indent = /^\s*/.exec(body.find((line) => line.trim() !== '') ?? '')?.[0] ?? '';
  const found: { name: string; lines: string[]; line: number }[] = [];
  for (const [index, line] of body.entries()) {
    const isMember = line.startsWith(indent) && /\S/.test(line.charAt(indent.length));
    const [, name] = isMember ? (BEGINS.exec(line) ?? []) : [];
    if (name !== undefined) found.push({ name, lines: [line], line: index });
    else found.at(-1)?.lines.push(line);
  }
  return found.map(({ name, lines, line }) => ({ name, text: lines.join('\n'), line }));
}
