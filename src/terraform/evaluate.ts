/** What an expression gives in a module that is used in one way. In: the expression, and what its names mean there. Out: a value, open where only the deployment knows. */
import type { Path } from '../model/nouns.js';
import { called } from './built-in.js';
import type { Expression } from './syntax.js';
import {
  certainOf,
  chosenOf,
  type Given,
  isSame,
  listed,
  mapped,
  NOTHING,
  open,
  type Piece,
  piecesOf,
  plainOf,
  type TextValue,
  text,
  type Value,
} from './values.js';

/** What names mean where an expression stands. */
export interface Scope {
  /** The file that it is written in. */
  readonly path: Path;
  /** What stands for what is gone through: `each`, `count`, names of a `for`. */
  readonly bound: ReadonlyMap<string, Value>;
  /** `var.name`, `local.name`, `aws_sqs_queue.name`; undefined for what begins no reference. */
  readonly refer: (first: string, second: string) => Value | undefined;
  /** The same of `data.aws_sqs_queue.name`. */
  readonly referToData: (type: string, label: string) => Value | undefined;
  /** The text of a file that lies beside. */
  readonly file: (path: string) => string | undefined;
  /** Goes one step further in; undefined where there were too many, or it is too deep: what is asked of what is made may lead back to where it was asked. */
  readonly within: (find: () => Value) => Value | undefined;
}

const MOST_PIECES = 500;
const LONGEST = 200_000;

export function evaluate(expression: Expression, scope: Scope): Value {
  return scope.within(() => given(expression, scope)) ?? open('');
}

function given(expression: Expression, scope: Scope): Value {
  const inner = (each: Expression, within: Scope = scope) => evaluate(each, within);
  switch (expression.is) {
    case 'literal':
      return expression.value === null ? NOTHING : text(String(expression.value));
    case 'template':
      return joined(expression.parts.map((part) => (typeof part === 'string' ? text(part) : inner(part))));
    case 'name':
      return scope.bound.get(expression.name) ?? open(expression.name);
    case 'member':
      return memberOf(expression, scope, inner);
    case 'index': {
      const of = inner(expression.of);
      return at(of, inner(expression.at), scope);
    }
    case 'splat': {
      const of = inner(expression.of);
      const several = of.is === 'thing' ? of.thing.several() : [];
      return several.length > 0 ? listed(several.map(([, thing]) => ({ is: 'thing', thing }))) : of;
    }
    case 'call':
      return called(expression, inner, scope);
    case 'object': {
      const entries = new Map<string, Given>();
      for (const { key, value, line } of expression.entries) {
        const name = plainOf(inner(key));
        if (name !== undefined) entries.set(name, { value: inner(value), at: { path: scope.path, line } });
      }
      return mapped(entries);
    }
    case 'list':
      return listed(expression.items.map((each) => inner(each)));
    case 'choice':
      return chosen(
        inner(expression.test),
        () => inner(expression.yes),
        () => inner(expression.no),
      );
    case 'same': {
      const same = isSame(inner(expression.one), inner(expression.other));
      return same === undefined ? open('') : text(String(same !== expression.differs));
    }
    case 'each':
      return eachOf(expression, inner(expression.of), scope, inner);
    case 'other':
      return open('');
  }
}

function memberOf(
  expression: Expression & { readonly is: 'member' },
  scope: Scope,
  inner: (each: Expression) => Value,
): Value {
  const { of, name } = expression;
  if (of.is === 'name' && !scope.bound.has(of.name)) {
    const found = scope.refer(of.name, name);
    if (found) return found;
  }
  if (of.is === 'member' && of.of.is === 'name' && of.of.name === 'data') {
    const found = scope.referToData(of.name, name);
    if (found) return found;
  }
  return memberNamed(inner(of), name, scope);
}

/** `of.name`, of all of a list as well, as `of[*].name` asks. */
export function memberNamed(of: Value, name: string, scope: Scope): Value {
  if (of.is === 'map') return of.entries.get(name)?.value ?? NOTHING;
  if (of.is === 'thing') return of.thing.attribute(name);
  if (of.is === 'list') return listed(of.items.map((each) => memberNamed(each, name, scope)));
  // What another module hands out may be a part of something that it makes: `module.events.topic.arn`.
  if (of.is === 'text' && of.of) return { ...of, asked: `${of.asked ?? ''}_${name}` };
  return open(of.is === 'open' ? `${of.said}.${name}` : name);
}

function at(of: Value, key: Value, scope: Scope): Value {
  if (of.is === 'thing') return { is: 'thing', thing: of.thing.chosen(key) };
  const said = plainOf(key);
  if (of.is === 'list') return of.items[said === undefined ? -1 : Number(said)] ?? alikeOf(of.items);
  if (of.is === 'map') return said === undefined ? open('') : (of.entries.get(said)?.value ?? NOTHING);
  if (of.is === 'text' && of.of) return /^\d+$/.test(said ?? '') ? of : memberNamed(of, said ?? '', scope);
  return open(of.is === 'open' ? of.said : '');
}

function alikeOf(items: readonly Value[]): Value {
  return items.length === 1 ? items[0]! : open('');
}

/** Several values one after the other. */
export function joined(values: readonly Value[]): TextValue {
  const pieces: Piece[] = [];
  for (const value of values)
    for (const piece of piecesOf(value)) {
      const last = pieces.at(-1);
      if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
      else pieces.push(piece);
    }
  // Texts that double each other would fill the memory.
  if (pieces.length > MOST_PIECES || lengthOf(pieces) > LONGEST) return text({ said: '' });
  // What stands all by itself in quotes is what it is, and so is a release of a function.
  const told = values.filter((each) => each.is !== 'text' || each.pieces.length > 0);
  const [first, second] = told;
  const isReleased =
    told.length === 2 &&
    first?.is === 'text' &&
    first.of &&
    second?.is === 'text' &&
    /^:/.test(String(second.pieces[0]));
  return (told.length === 1 || isReleased) && first?.is === 'text' ? first : { is: 'text', pieces };
}

function chosen(test: Value, yes: () => Value, no: () => Value): Value {
  const said = certainOf(test);
  if (said === 'true') return yes();
  return said === 'false' ? no() : chosenOf(yes(), no());
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 0), 0);
}

function eachOf(
  expression: Expression & { readonly is: 'each' },
  of: Value,
  scope: Scope,
  inner: (each: Expression, within: Scope) => Value,
): Value {
  const several = of.is === 'thing' ? of.thing.several() : [];
  const rounds: [Value, Value, Given['at']][] =
    several.length > 0
      ? several.map(([key, thing]) => [text(key), { is: 'thing', thing }, thing.at])
      : of.is === 'map'
        ? [...of.entries].map(([key, { value, at: place }]) => [text(key), value, place])
        : of.is === 'list'
          ? of.items.map((value, index) => [text(String(index)), value, { path: scope.path, line: 1 }])
          : [];
  if (of.is !== 'map' && of.is !== 'list' && several.length === 0) return open('');
  const made = rounds.flatMap(([key, value, place]) => {
    const bound = new Map(scope.bound).set(expression.value, value);
    if (expression.key !== undefined) bound.set(expression.key, key);
    const within = { ...scope, bound };
    if (expression.only && certainOf(inner(expression.only, within)) === 'false') return [];
    return {
      key: expression.keyed && plainOf(inner(expression.keyed, within)),
      value: inner(expression.gives, within),
      at: place,
    };
  });
  if (!expression.keyed) return listed(made.map(({ value }) => value));
  const entries = new Map<string, Given>();
  for (const { key, value, at: place } of made) if (key !== undefined) entries.set(key, { value, at: place });
  return mapped(entries);
}
