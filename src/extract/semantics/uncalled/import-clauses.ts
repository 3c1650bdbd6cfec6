/**
 * What a file calls what it imports. In: its text, and how it writes the import. Out: the names that it gives to parts of that, or to the whole, and the
 * text without it. Why by text: whether somebody calls something is asked of every file that imports it, and most of these are worth no syntax tree.
 */
import { escaped } from '../../../model/escaped.js';

/** An import as it is written, `import Whole, { part as local } from '../orders.js'`, or what passes on what it names. */
export interface Clause {
  /** The local names of parts, by the names that they are handed out by; the default is `default`. */
  readonly parts: readonly (readonly [name: string, local: string])[];
  /** The local names of the whole. */
  readonly wholes: readonly string[];
  /** Whether the parts are handed on under their local names; all of them where there are none. */
  readonly isPassedOn: boolean;
}

export interface Imported {
  readonly clauses: readonly Clause[];
  /** The text without them. */
  readonly rest: string;
}

/** What a file imports by a specifier; undefined where it does so in a way that is not read here. */
export function importedBy(text: string, specifier: string): Imported | undefined {
  const quoted = `(["'])${escaped(specifier)}\\`;
  const clauses: Clause[] = [];
  let isRead = true;
  const add = (clause: Clause | undefined) => {
    if (clause) clauses.push(clause);
    else isRead = false;
    return '';
  };
  const rest = text
    .replace(
      new RegExp(`^[ \\t]*(import|export)\\b([^"'\`;=()]*?)(?:\\bfrom\\s*)?${quoted}3`, 'gm'),
      (_, word: string, named: string) => {
        return add(clauseOf(named.replace(/^\s+type\b(?!\s*(?:,|from\b))/, ''), word === 'export'));
      },
    )
    .replace(
      new RegExp(
        `\\b(?:const|let|var)\\s+(\\{[^{}]*\\}|[\\w$]+)\\s*=\\s*require\\(\\s*${quoted}2\\s*\\)(?!\\s*[.[(])`,
        'g',
      ),
      (_, named: string) => {
        const isWhole = !named.startsWith('{');
        const parts = isWhole ? [] : partsOf(named.slice(1, -1), PICKED);
        return add(parts && { parts, wholes: isWhole ? [named] : [], isPassedOn: false });
      },
    );
  // A specifier that is nowhere written down is made: `require(path.join(__dirname, 'orders'))`.
  const isElsewhere = clauses.length === 0 || new RegExp(`["']${escaped(specifier)}["']`).test(rest);
  return !isRead || isElsewhere ? undefined : { clauses, rest };
}

function clauseOf(named: string, isPassedOn: boolean): Clause | undefined {
  const [, list] = /\{([^{}]*)\}/.exec(named) ?? [];
  const [, whole] = /\*\s*as\s+([\w$]+)/.exec(named) ?? [];
  const [, first] = /^\s*([\w$]+)/.exec(named) ?? [];
  const picked = list === undefined ? [] : partsOf(list, NAMED);
  return (
    picked && {
      parts: [...(first === undefined ? [] : [['default', first] as const]), ...picked],
      wholes: whole === undefined ? [] : [whole],
      isPassedOn,
    }
  );
}

/** `find` or `save as keep`. */
const NAMED = /^\s*(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/;
/** `find`, `save: keep` or `count = zero`. */
const PICKED = /^\s*([\w$]+)\s*(?::\s*([\w$]+)\s*)?(?:=.*)?$/;

/** What is picked; undefined where a part of it is not read, `...others`: anything may go by that. */
function partsOf(list: string, pattern: RegExp): Clause['parts'] | undefined {
  const entries = list
    .replace(/\/\*[\s\S]*?\*\/|(?<!\S)\/\/.*$/gm, '')
    .split(',')
    .filter((each) => each.trim() !== '');
  const parts = entries.flatMap((each) => {
    const [, name, local = name] = pattern.exec(each) ?? [];
    return name === undefined || local === undefined ? [] : [[name, local] as const];
  });
  return parts.length === entries.length ? parts : undefined;
}
