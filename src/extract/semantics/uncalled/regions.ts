/**
 * Where the functions of a file stand, and the members of its objects and classes. In: its text. Out: each with the name that others know it by, and where it
 * begins and ends. Why not by a syntax tree: who asks whether anybody calls something reads the text of thousands of files, and has no compiler. What
 * begins a statement is told by the line that it begins, or by what ends the one before, what ends it by its brackets; of a text whose brackets do not
 * match nothing is told. A statement that goes on farther than it is seen to keeps what it does; one that takes in the next would take that along.
 */
import { marksOf } from './marks.js';

export interface Region {
  /** `placeOrder`, or `orders.place` of an object or a class. */
  readonly declaration: string;
  readonly start: number;
  /** Where what it does begins: after its name. */
  readonly inside: number;
  readonly end: number;
}

const NAME = '([A-Za-z_$][\\w$]*)';
/** A statement that declares something by a name; for all others, what begins one. */
const STATEMENT = new RegExp(
  `(?:export\\s+)?(?:default\\s+)?(?:(?:async\\s+)?function\\s*\\*?\\s*${NAME}|(?:abstract\\s+)?class\\s+${NAME}|(?:const|let|var)\\s+${NAME})|(?:module\\.)?exports\\.${NAME}\\s*=|(module\\.exports\\s*=|export\\s+default\\b)|[A-Za-z_$@(;[!]`,
  'y',
);
/** What declares something more in the statement of another, `const find = …, save = …`, and what begins one in the line in which another ends. */
const [ANOTHER, NEXT] = [
  new RegExp(`\\s*${NAME}\\s*(?::[^=;\\n]*)?=(?![=>])`, 'y'),
  /[ \t]*(?=(?:export|async|function|abstract|class|const|let|var)\b)/y,
];
const MEMBER = new RegExp(
  `(?:(?:public|private|protected|static|async|override|readonly|get|set)\\s+)*\\*?\\s*["']?${NAME}["']?\\s*[?!]?\\s*[(<:=]`,
  'y',
);
/** What an object that holds members begins with: `= {`, `export default {`. */
const OBJECT = /=\s*\{$|\bdefault\s*\{$/;
const CLASS = /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s/;
/** What may follow the comma after a member, beside another with its name: `...others`, a shorthand, the end. */
const FOLLOWS = /\s*(?:\.\.\.|[}[]|[A-Za-z_$][\w$]*\s*[,}])/y;

/** The regions of a text, those that hold others before these; none where its brackets do not match. */
export function regionsOf(text: string): readonly Region[] {
  const regions: Region[] = [];
  const brackets: string[] = [];
  let whole: Open | undefined;
  let member: Open | undefined;
  /** Whether the members of what is open are those of a class; undefined while it holds none. */
  let isClass: boolean | undefined;
  let indent: string | undefined;
  const close = (open: Open | undefined, end: number) => {
    if (open) regions.push({ ...open, end });
  };
  const closeMember = (end: number) => {
    close(member, end);
    member = undefined;
  };
  const openMember = (at: number) => {
    MEMBER.lastIndex = at;
    const name = MEMBER.exec(text)?.[1];
    if (name !== undefined && whole)
      member = { declaration: `${whole.declaration}.${name}`, start: at, inside: MEMBER.lastIndex - 1 };
  };
  const openStatement = (at: number) => {
    STATEMENT.lastIndex = at;
    const found = STATEMENT.exec(text);
    if (!found) return;
    close(whole, at);
    const [, ofFunction, ofClass, ofVariable, ofExport, byDefault] = found;
    const declaration =
      ofFunction ?? ofClass ?? ofVariable ?? ofExport ?? (byDefault === undefined ? undefined : 'default');
    whole = declaration === undefined ? undefined : { declaration, start: at, inside: STATEMENT.lastIndex };
  };
  for (const { at, mark } of marksOf(text)) {
    if (mark === ';') {
      if (brackets.length === 0) openStatement(at);
      NEXT.lastIndex = at + 1;
      if (brackets.length === 0 && NEXT.test(text)) openStatement(NEXT.lastIndex);
    } else if (mark === '\n') {
      if (brackets.length === 0) openStatement(at);
      else if (brackets.length === 1 && isClass !== undefined) {
        const [, space = '', first] = /^([ \t]*)([^\s}\])])/.exec(text.slice(at, at + LONGEST)) ?? [];
        if (first === undefined || (indent !== undefined && space !== indent)) continue;
        indent = space;
        if (isClass) closeMember(at);
        if (!member) openMember(at + space.length);
      }
    } else if ('([{'.includes(mark)) {
      if (brackets.length === 0 && mark === '{' && whole && isClass === undefined) {
        const head = text.slice(whole.start, at + 1);
        if (OBJECT.test(head)) isClass = false;
        else if (CLASS.test(head) && isEven(head)) isClass = true;
      }
      brackets.push(mark);
      if (brackets.length === 1 && isClass === false && !member) openMember(at + 1 + spaceAt(text, at + 1));
    } else if (mark === ',') {
      ANOTHER.lastIndex = at + 1;
      const [, another] = (brackets.length === 0 && whole && ANOTHER.exec(text)) || [];
      if (another !== undefined) {
        close(whole, at);
        whole = { declaration: another, start: at + 1, inside: ANOTHER.lastIndex };
      }
      if (brackets.length !== 1 || isClass !== false) continue;
      const next = at + 1 + spaceAt(text, at + 1);
      MEMBER.lastIndex = next;
      FOLLOWS.lastIndex = next;
      // A comma may stand in a type as well: `find: (): Map<string, Order> => …`.
      if (!MEMBER.test(text) && !FOLLOWS.test(text)) continue;
      closeMember(at);
      openMember(next);
    } else {
      if (PAIRS[brackets.pop() ?? ''] !== mark) return [];
      if (brackets.length > 0) continue;
      closeMember(at);
      isClass = undefined;
      indent = undefined;
      NEXT.lastIndex = at + 1;
      if (mark === '}' && NEXT.test(text)) openStatement(NEXT.lastIndex);
    }
  }
  close(whole, text.length);
  return brackets.length === 0 ? regions : [];
}

/** The innermost of the regions around a place. */
export function regionAround(regions: readonly Region[], at: number): Region | undefined {
  const around = regions.filter(({ start, end }) => start <= at && at < end);
  return around.reduce<Region | undefined>(
    (inner, each) => (!inner || each.start > inner.start ? each : inner),
    undefined,
  );
}

type Open = Omit<Region, 'end'>;

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Characters of a line that are looked at for what begins it. */
const LONGEST = 200;

/** Whether what stands in the brackets of types is closed: `class Orders extends Kept<{`. */
function isEven(head: string): boolean {
  return head.split('<').length === head.split('>').length;
}

function spaceAt(text: string, at: number): number {
  return /^\s*/.exec(text.slice(at, at + LONGEST))?.[0].length ?? 0;
}
