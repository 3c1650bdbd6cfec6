/** By which names a file hands out something that it declares. In: its text. */
import { escaped } from '../../../model/escaped.js';
import { withoutComments } from '../program-texts.js';

export interface Handed {
  /** The names that others import it by; the default is `default`. */
  readonly names: ReadonlySet<string>;
  /** Whether it is all that the file is: `module.exports = orders`. */
  readonly isWhole: boolean;
  /** Whether the file is a CommonJS module: what imports its default gets all of it. */
  readonly isCommon: boolean;
}

/** What shows that a file is a CommonJS module. */
export const COMMON = /^(?:module\.)?exports\b/m;

export interface HandedOut extends Handed {
  /** The text without what declares it and hands it out. */
  readonly rest: string;
}

export function isHandedOut({ names, isWhole }: Handed): boolean {
  return names.size > 0 || isWhole;
}

export function handedOut(text: string, owner: string): HandedOut {
  const names = new Set<string>();
  let isWhole = false;
  let rest = text;
  const isCommon = COMMON.test(text);
  const name = `${escaped(owner)}(?![\\w$])`;
  const isNamingExports = text.includes('exports');
  const take = (pattern: string, found: (all: string, ...groups: string[]) => string) => {
    rest = rest.replace(new RegExp(pattern, 'gm'), found);
  };
  const asDefault = () => {
    names.add('default');
    return '';
  };
  const asWhole = () => {
    isWhole = true;
    return '';
  };
  if (owner === 'default') {
    take('^export\\s+default\\b', asDefault);
    take('^module\\.exports\\s*=', asWhole);
    return { names, isWhole, isCommon, rest };
  }
  const only = onlyDeclared(text, owner);
  if (only) return { names: new Set(only.isExported ? [owner] : []), isWhole, isCommon, rest: only.rest };
  take(
    `(?:^|(?<=^@.*\\)[ \\t]+))(export\\s+)?(default\\s+)?((?:abstract\\s+)?class|(?:async\\s+)?function\\s*\\*?|const|let|var)\\s+${name}`,
    (_, exported, byDefault) => {
      if (exported) names.add(byDefault ? 'default' : owner);
      return '';
    },
  );
  const takeFromExports: typeof take = (pattern, found) => {
    // Most files say nothing of the sort, and this is asked of each function.
    if (isNamingExports) take(pattern, found);
  };
  takeFromExports(`^(?:module\\.)?exports\\.([\\w$]+)\\s*=\\s*${name}\\s*;?[ \\t]*$`, (_, as) => {
    names.add(as!);
    return '';
  });
  takeFromExports(`^(?:module\\.)?exports\\.${name}\\s*=`, () => {
    names.add(owner);
    return '';
  });
  take(`^export\\s+default\\s+${name}\\s*;?[ \\t]*$`, asDefault);
  takeFromExports(`^module\\.exports\\s*=\\s*${name}\\s*;?[ \\t]*$`, asWhole);
  take('^(module\\.exports\\s*=|export)\\s*\\{([^{}]*)\\}(?!\\s*from\\b)', (all, start, list) => {
    const entries = list!
      .split(',')
      .map((entry) => ({ entry, ...namesIn(withoutComments(entry), start === 'export') }));
    const others = entries.filter(({ local }) => local !== owner);
    for (const { local, as } of entries) if (local === owner) names.add(as!);
    return others.length === entries.length
      ? all
      : `${start} {${others.map(({ entry }) => entry).join(',')}}`;
  });
  return { names, isWhole, isCommon, rest };
}

/** A function whose name stands nowhere but where it is declared, as most do: nothing else of the file has to be looked through. */
function onlyDeclared(
  text: string,
  name: string,
): { readonly isExported: boolean; readonly rest: string } | undefined {
  const at = wordAt(text, name, 0);
  if (at === -1 || wordAt(text, name, at + name.length) !== -1) return undefined;
  const start = text.lastIndexOf('\n', at) + 1;
  const [, exported] = DECLARED.exec(text.slice(start, at)) ?? [];
  if (exported === undefined) return undefined;
  return { isExported: exported !== '', rest: text.slice(0, start) + text.slice(at + name.length) };
}

/** What stands in a line before the name of a function that a module declares. */
const DECLARED = /^(export\s+|)(?:(?:async\s+)?function\s*\*?|const|let|var)\s+$/;

/** Where a name stands as a word of its own. */
function wordAt(text: string, name: string, from: number): number {
  for (let at = text.indexOf(name, from); at !== -1; at = text.indexOf(name, at + 1))
    if (!isPart(text, at - 1) && !isPart(text, at + name.length)) return at;
  return -1;
}

function isPart(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /[\w$]/.test(text[at]!);
}

/** What a file hands out in the place of a class: an object that it makes of it, without giving that a name. */
export function madeOf({ rest, isCommon }: HandedOut, owner: string): HandedOut {
  const made = `new\\s+${escaped(owner)}\\s*\\(`;
  const isDefault = new RegExp(`^export\\s+default\\s+${made}`, 'm');
  const isWhole = new RegExp(`^module\\.exports\\s*=\\s*${made}`, 'm');
  return {
    names: new Set(isDefault.test(rest) ? ['default'] : []),
    isWhole: isWhole.test(rest),
    isCommon,
    rest: rest.replace(isDefault, '').replace(isWhole, ''),
  };
}

/** An entry of a list of exports, `find`, `save as keep`, or `keep: save`: what the file calls it, and what others do. */
function namesIn(
  entry: string,
  isModule: boolean,
): { readonly local?: string | undefined; readonly as?: string | undefined } {
  if (isModule) {
    const [, local, as = local] = /^\s*(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(entry) ?? [];
    return { local, as };
  }
  const [, first, second = first] = /^\s*([\w$]+)\s*(?::\s*([\w$]+)\s*)?$/.exec(entry) ?? [];
  return { local: second, as: first };
}
