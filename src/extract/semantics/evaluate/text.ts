/** Values as text: joined, chosen among, and with names of variables where only the deployment knows. */
import { ts } from 'ts-morph';
import type { TextPart } from '../../../model/facts.js';
import { withoutFirstNumbers } from './first-numbers.js';
import { broughtFrom } from './incoming.js';
import { isOfRequest, isPathOfRequest, requestBehind } from './of-request.js';
import { settingOf } from './settings-named.js';
import type { Hole, Open, Part, TextValue, Value } from './values.js';

/** More parts than these are no name and no statement that a person wrote. */
const MOST_PARTS = 20_000;
/** Combinations of alternatives in one text. */
const MOST_TEXTS = 64;

/** The texts that values can be; a value that is no text is a hole. */
export function textsOf(values: readonly Value[], node: ts.Node): readonly TextValue[] {
  if (values.length === 0) return [holeAt(node)];
  // Of all that is no text, one hole is enough: the one of which it is known what it hangs on.
  const others = values.filter(({ kind }) => kind !== 'text');
  const other =
    others.find((value) => broughtFrom(value) !== undefined) ??
    others.find((value) => openOf(value) !== undefined) ??
    others[0];
  const texts = values.flatMap((value) =>
    value.kind === 'text' ? [value] : value === other ? [holeAt(node, value, values.some(isListed))] : [],
  );
  return texts.length > MOST_TEXTS ? [holeAt(node)] : texts;
}

/** A word that a type lists among those that something can be: `'pay' | 'cancel'`. */
function isListed(value: Value): boolean {
  return value.kind === 'text' && value.typed === 'listed';
}

function holeAt(node: ts.Node, value?: Value, isOneOfFew = false): TextValue {
  const from = value && broughtFrom(value);
  if (from !== undefined) return { kind: 'text', parts: [{ hole: true, from }], origins: [node] };
  const open = value && openOf(value);
  const variable = variableOf(node) ?? (value && variableIn(value)) ?? (open ? undefined : addressOf(node));
  const member = calledIn(value, node);
  const setting = variable === undefined ? settingOf(node, value) : undefined;
  const hole: Hole = {
    hole: true,
    ...(open && { open }),
    ...(variable !== undefined && { variable }),
    ...(member !== undefined && { member }),
    ...(setting !== undefined && { setting }),
    ...(isOneOfFew && { oneOfFew: true }),
    ...(value?.kind === 'derived' && isPathOfRequest(value) && { rooted: true }),
    ...(variable === undefined && isQuery(node) && { query: true }),
  };
  return { kind: 'text', parts: [hole], origins: [node] };
}

/** What something of which nothing is known is called in what holds it, or by whom it is handed. */
function calledIn(value: Value | undefined, node: ts.Node): string | undefined {
  const last = value?.kind === 'derived' ? value.steps.at(-1) : undefined;
  if (last?.step === 'member') return last.name;
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  return ts.isIdentifier(name) ? name.text : undefined;
}

/** The name of an expression, if it is spelt as variables of the environment are: `config.ORDERS_URL`. */
function variableOf(node: ts.Node): string | undefined {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  return ts.isIdentifier(name) ? asVariable(name.text) : undefined;
}

/** The name of an expression that says that it is the address of a server: `const { apiBase } = useSettings()`. */
function addressOf(node: ts.Node): string | undefined {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  return ts.isIdentifier(name) && ADDRESS.test(name.text) ? name.text : undefined;
}

const ADDRESS =
  /^(?:(?:api|app|base|server|backend|host|root|gateway|service|rest|http|public)(?:[A-Z]\w*?)?|\w+(?:Api|API|Service|Server|Backend|Gateway|Host|Base))(?:Url|URL|Uri|URI|Base|Host|Root|Origin|Endpoint|Address)$/;

/** Whether an expression is called as the query of an address is: `qs`, `url.search`, `toQueryString(filter)`. */
function isQuery(node: ts.Node): boolean {
  const named = ts.isCallExpression(node) ? node.expression : node;
  const name = ts.isPropertyAccessExpression(named) ? named.name : named;
  return ts.isIdentifier(name) && QUERY.test(name.text);
}

const QUERY =
  /^(?:qs|search|(?:\w*[a-z])?(?:[qQ]uery|QUERY)|\w*(?:[qQ]uery|[sS]earch|[uU]rl)(?:String|Str|Params|Parameters|Part|Suffix)|query_?string|\w*[pP]aramsString|params?Str)$/;

/** What an expression is of which nothing but its name is known, if that names a variable of the environment. */
export function namedText(node: ts.Node): readonly TextValue[] {
  return variableOf(node) === undefined ? [] : [holeAt(node)];
}

/** The same of a member that was asked for elsewhere: the elements of `[config.ORDERS_URL, config.CARTS_URL]`. */
function variableIn(value: Value): string | undefined {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return last?.step === 'member' ? asVariable(last.name) : undefined;
}

function asVariable(name: string): string | undefined {
  return /^[A-Z][A-Z\d]*(_[A-Z\d]+)+$/.test(name) ? name : undefined;
}

/** All parameters that a value hangs on. */
export function opensIn(value: Value): readonly Open[] {
  if (value.kind === 'text') return value.parts.flatMap((part) => (isHole(part) ? (part.open ?? []) : []));
  const open = openOf(value);
  return open ? [open] : [];
}

/** The parameter that a value hangs on. */
export function openOf(value: Value): Open | undefined {
  if (value.kind === 'text') return opensIn(value)[0];
  if (value.kind !== 'derived') return undefined;
  const { root, steps } = value;
  if (!('open' in root)) return requestBehind(value);
  const [first] = steps;
  return first?.step === 'member' && isOfRequest(root.open, first.name) ? undefined : root.open;
}

/** Leaves out of `JSON.stringify` what leads back to itself: the nodes of the parameters that texts hang on. */
export function withoutNodes(key: string, value: unknown): unknown {
  return key === 'open' ? undefined : value;
}

/** The parameter that a value is, or is a member of: `(table)`, `({ table })`, `(options) => options.table`. */
export function parameterOf(value: Value): Open | undefined {
  const isGiven = value.kind === 'derived' && value.steps.every(({ step }) => step === 'member');
  return isGiven ? openOf(value) : undefined;
}

export function isHole(part: Part): part is Hole {
  return typeof part === 'object' && 'hole' in part;
}

/** All texts that one alternative of each piece makes, in their order. */
export function concatenated(pieces: readonly (readonly TextValue[])[]): readonly TextValue[] {
  let made = [new Growing()];
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1];
    const all = piece.length > 1 && before ? withoutFirstNumbers(before, piece) : piece;
    // A choice that would make too many texts is one hole.
    const choices = made.length * all.length > MOST_TEXTS ? [hole(all)] : all;
    const [only, ...others] = choices;
    if (only && others.length === 0) for (const text of made) text.add(only);
    else made = made.flatMap((start) => choices.map((end) => start.copy().add(end)));
  }
  return made.map((text) => text.value());
}

function hole(alternatives: readonly TextValue[]): TextValue {
  const origins = new Set(alternatives.flatMap((each) => each.origins));
  return { kind: 'text', parts: [{ hole: true }], origins: [...origins] };
}

/** A text that is being joined from others, in a time that grows with their number alone. */
class Growing {
  readonly #parts: Part[];
  /** Each once: a text that is made of the same few over and over comes from no more than these. */
  readonly #origins: Set<ts.Node>;
  #isCut: boolean;
  #typed: TextValue['typed'];
  #among: TextValue['among'];

  constructor(
    parts: readonly Part[] = [],
    origins: Iterable<ts.Node> = [],
    isCut: boolean = false,
    typed?: TextValue['typed'],
    among?: TextValue['among'],
  ) {
    this.#parts = [...parts];
    this.#origins = new Set(origins);
    this.#isCut = isCut;
    this.#typed = typed;
    this.#among = among;
  }

  copy(): Growing {
    return new Growing(this.#parts, this.#origins, this.#isCut, this.#typed, this.#among);
  }

  add({ parts, origins, isCut, typed, among }: TextValue): Growing {
    if (this.#isCut) return this;
    for (const origin of origins) this.#origins.add(origin);
    if (typed && this.#typed !== 'listed') this.#typed = typed;
    this.#among ??= among;
    if (isCut || this.#parts.length + parts.length > MOST_PARTS) this.#isCut = true;
    for (const part of this.#isCut && !isCut ? [{ hole: true as const }] : parts) {
      const last = this.#parts.at(-1);
      if (typeof part === 'string' && typeof last === 'string')
        this.#parts[this.#parts.length - 1] = last + part;
      // The path of a request begins with a slash: what stands before it is no beginning of its first word.
      else if (last !== undefined && isHole(part) && part.rooted) this.#addPath(last, part);
      else this.#parts.push(part);
    }
    return this;
  }

  #addPath(last: Part, path: Part): void {
    if (typeof last === 'string') this.#parts[this.#parts.length - 1] = `${last}/`;
    else this.#parts.push('/');
    this.#parts.push(path);
  }

  value(): TextValue {
    return {
      kind: 'text',
      parts: this.#parts,
      origins: [...this.#origins],
      ...(this.#isCut && { isCut: true }),
      ...(this.#typed && { typed: this.#typed }),
      ...(this.#among && { among: this.#among }),
    };
  }
}

/** `left ?? right`: what the right side says holds where the variables of the left are not set, or nothing is known of it. */
export function withDefault(left: readonly Value[], right: readonly Value[]): readonly Value[] {
  const texts = right.flatMap((value) => (value.kind === 'text' ? [value] : []));
  const [only] = texts.length === 1 ? texts : [];
  // Of several that are chosen among, one is there.
  const isChoice = left.some((value) => value.kind === 'text' && value.typed);
  return left.length === 0
    ? right
    : left.flatMap((value): readonly Value[] => {
        if (value.kind === 'environment') return [value];
        if (value.kind !== 'text') return value.kind === 'derived' && !isChoice ? [value, ...right] : [value];
        const [part] = value.parts;
        const isVariable =
          value.parts.length === 1 && typeof part === 'object' && 'variable' in part && !isHole(part);
        // A text of which something is known is there, whatever the rest of it is.
        const isUnknown = value.parts.length === 1 && part !== undefined && isHole(part);
        if (!isVariable) return isUnknown && !isChoice ? [value, ...right] : [value];
        if (!isUnset(part)) return [value];
        const otherwise = only && known(only.parts);
        return otherwise
          ? [{ ...value, parts: [withOtherwise(part, otherwise)] }]
          : [value, ...(only ? [] : texts)];
      });
}

/** A variable, as the code names it, and what it is where nothing sets it. */
type Variable = Extract<TextPart, { readonly variable: string }>;

/** The variable that a variable is where nothing sets it, if it is but that. */
function next({ otherwise = [] }: Variable): Variable | undefined {
  const [only, ...others] = otherwise;
  return typeof only === 'object' && 'variable' in only && others.length === 0 ? only : undefined;
}

/** Whether nothing but other variables tells what it is where nothing sets it. */
function isUnset(variable: Variable): boolean {
  const following = next(variable);
  return following ? isUnset(following) : variable.otherwise === undefined;
}

/** What is said for the last of several variables, of which each holds where those before it are not set: `A || B || 'http://orders'`. */
function withOtherwise(variable: Variable, otherwise: readonly TextPart[]): Variable {
  const following = next(variable);
  return { ...variable, otherwise: following ? [withOtherwise(following, otherwise)] : otherwise };
}

/** The parts, if all of them are known or hang on the deployment alone. */
export function known(parts: readonly Part[]): readonly TextPart[] | undefined {
  const found = parts.filter((part): part is TextPart => !isHole(part));
  return found.length === parts.length ? found : undefined;
}

/** The text, if it is the same in every deployment. */
export function fixed(value: Value): string | undefined {
  if (value.kind !== 'text') return undefined;
  const [part, ...others] = value.parts;
  if (part === undefined) return '';
  return others.length === 0 && typeof part === 'string' ? part : undefined;
}

/** What a sum is made of, from left to right. */
export function addends(node: ts.BinaryExpression): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const waiting: ts.Expression[] = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (ts.isBinaryExpression(next) && next.operatorToken.kind === ts.SyntaxKind.PlusToken)
      waiting.push(next.right, next.left);
    else found.push(next);
  }
  return found;
}
