/** The functions of Terraform that names are made by. https://developer.hashicorp.com/terraform/language/functions */
import { posix } from 'node:path';
import { evaluate, joined, memberNamed, type Scope } from './evaluate.js';
import { ExpressionReader, NotRead } from './expressions.js';
import { jsonOf, yamlOf } from './json.js';

import type { Expression } from './syntax.js';
import {
  certainOf,
  entriesOf,
  type Given,
  isEmpty,
  itemsOf,
  listed,
  mapped,
  NOTHING,
  open,
  type Piece,
  plainOf,
  ROOT,
  text,
  type Value,
} from './values.js';

type Call = Expression & { readonly is: 'call' };

/** What only says of what kind a value is, or writes it in another form. */
const AS_IT_IS =
  /^(?:tostring|tomap|toset|tolist|tonumber|tobool|jsonencode|yamlencode|sensitive|nonsensitive|abspath|pathexpand|distinct|compact|sort|trimspace|base64encode|nonsensitive|one|flatten)$/;

/** More items are made by lists that double each other. */
const MOST_ITEMS = 5_000;
/** In longer texts nothing is replaced: they would grow over and over. */
const LONGEST = 10_000;

export function called(call: Call, inner: (each: Expression) => Value, scope: Scope): Value {
  const { name, spread } = call;
  const written = call.given.map((each) => inner(each));
  const given = spread ? [...written.slice(0, -1), ...itemsOf(written.at(-1))] : written;
  const [first = NOTHING, second = NOTHING, third = NOTHING] = given;
  if (name === 'flatten') return listed(flat(first).slice(0, MOST_ITEMS));
  if (name === 'one') return itemsOf(first).length === 1 ? itemsOf(first)[0]! : open('');
  if (AS_IT_IS.test(name)) return first;
  switch (name) {
    case 'merge':
      return merged(given);
    case 'concat':
    case 'setunion':
      return listed(given.flatMap(itemsOf).slice(0, MOST_ITEMS));
    case 'format':
      return formatted(given);
    case 'join':
      return joined(itemsOf(second).flatMap((each, index) => (index === 0 ? [each] : [first, each])));
    case 'replace':
      return replaced(first, plainOf(second), plainOf(third));
    case 'lower':
      return changed(first, (each) => each.toLowerCase());
    case 'upper':
      return changed(first, (each) => each.toUpperCase());
    case 'substr':
      return part(first, Number(plainOf(second) ?? -1), Number(plainOf(third) ?? Number.NaN));
    case 'trimprefix':
      return changed(first, (each) => withoutStart(each, plainOf(second)));
    case 'trimsuffix':
      return changed(first, (each) => withoutEnd(each, plainOf(second)));
    case 'coalesce':
    case 'coalescelist':
    case 'try':
      return given.find((each) => !isEmpty(each)) ?? NOTHING;
    case 'lookup': {
      const key = plainOf(second);
      if (key === undefined) return open('');
      const found = memberNamed(first, key, scope);
      return isEmpty(found) ? third : found;
    }
    case 'element':
      return itemsOf(first)[Number(plainOf(second) ?? -1)] ?? open('');
    case 'keys':
      return first.is === 'map' ? listed(entriesOf(first).map(([key]) => text(key))) : open('');
    case 'values':
      if (first.is === 'thing')
        return listed(first.thing.several().map(([, thing]) => ({ is: 'thing', thing })));
      return first.is === 'map' ? listed(entriesOf(first).map(([, { value }]) => value)) : open('');
    case 'yamldecode':
      return first.is === 'text' ? yamlOf(first, scope.path) : first;
    case 'can':
      return first.is === 'nothing' ? text('false') : open('');
    case 'length':
      return first.is === 'list' || first.is === 'map' ? text(String(sizeOf(first))) : open('');
    case 'split':
      return split(plainOf(first), plainOf(second));
    case 'zipmap':
      return zipped(first, second, scope);
    case 'basename':
      return pathOf(first, posix.basename);
    case 'dirname':
      return pathOf(first, posix.dirname);
    case 'file':
      return textOfFile(first, scope);
    case 'jsondecode':
      return first.is === 'text' ? (jsonOf(first.pieces, { path: scope.path, line: 1 }) ?? open('')) : first;
    case 'templatefile':
      return filledFile(first, second, scope);
    default:
      return open('');
  }
}

function merged(given: readonly Value[]): Value {
  const entries = new Map<string, Given>();
  for (const each of given) for (const [key, value] of entriesOf(each)) entries.set(key, value);
  return mapped(entries);
}

function flat(value: Value): readonly Value[] {
  return value.is === 'list' ? value.items.flatMap(flat) : itemsOf(value);
}

/** `format("%s-%s", var.project, "orders")` */
function formatted([pattern, ...given]: readonly Value[]): Value {
  const written = plainOf(pattern);
  if (written === undefined) return open('');
  let next = 0;
  return joined(
    written.split(/(%(?:%|[-+#0-9.]*[a-z]))/).map((part) => {
      if (part === '%%') return text('%');
      if (!/^%[-+#0-9.]*[a-z]$/.test(part)) return text(part);
      next += 1;
      return given[next - 1] ?? NOTHING;
    }),
  );
}

function replaced(value: Value, from: string | undefined, to: string | undefined): Value {
  // A pattern between slashes is for its library to understand.
  if (
    from === undefined ||
    to === undefined ||
    from === '' ||
    /^\/.+\/$/.test(from) ||
    to.length > from.length + 20
  )
    return value;
  return changed(value, (each) => (each.length > LONGEST ? each : each.replaceAll(from, to)));
}

/** A text with all that is known of it changed. */
function changed(value: Value, change: (text: string) => string): Value {
  if (value.is !== 'text') return value;
  const pieces = value.pieces.map((piece): Piece => {
    if (typeof piece === 'string') return change(piece);
    return piece.usual === undefined ? piece : { ...piece, usual: change(piece.usual) };
  });
  return { ...value, pieces };
}

/** What is not known is taken for short: names are cut where their cloud would not take them. */
function part(value: Value, from: number, length: number): Value {
  const plain = certainOf(value);
  if (plain !== undefined && from >= 0 && length > 0) return text(plain.slice(from, from + length));
  return from === 0 ? value : open('');
}

function withoutStart(value: string, start: string | undefined): string {
  return start !== undefined && value.startsWith(start) ? value.slice(start.length) : value;
}

function withoutEnd(value: string, end: string | undefined): string {
  return end !== undefined && end !== '' && value.endsWith(end) ? value.slice(0, -end.length) : value;
}

function sizeOf(value: Value): number {
  return value.is === 'map' ? value.entries.size : itemsOf(value).length;
}

function split(by: string | undefined, value: string | undefined): Value {
  return by === undefined || value === undefined || by === ''
    ? open('')
    : listed(value.split(by).map((each) => text(each)));
}

function zipped(keys: Value, values: Value, scope: Scope): Value {
  const entries = new Map<string, Given>();
  for (const [index, key] of itemsOf(keys).entries()) {
    const [name, value] = [plainOf(key), itemsOf(values)[index]];
    if (name !== undefined && value) entries.set(name, { value, at: { path: scope.path, line: 1 } });
  }
  return mapped(entries);
}

function pathOf(value: Value, change: (path: string) => string): Value {
  const plain = plainOf(value);
  if (plain === undefined) return open('');
  const isOfRoot = plain.startsWith(ROOT) && change === posix.dirname;
  return text((isOfRoot ? ROOT : '') + change(plain.replace(ROOT, '')));
}

function textOfFile(path: Value, scope: Scope): Value {
  const plain = plainOf(path);
  const found = plain === undefined ? undefined : scope.file(plain);
  return found === undefined ? open('') : text(found);
}

/** `templatefile("orders.json.tpl", { queue = aws_sqs_queue.orders.url })` */
function filledFile(path: Value, names: Value, scope: Scope): Value {
  const plain = plainOf(path);
  const found = plain === undefined ? undefined : scope.file(plain);
  if (found === undefined) return open('');
  const bound = new Map(entriesOf(names).map(([name, { value }]) => [name, value]));
  try {
    return evaluate(ExpressionReader.template(found), {
      ...scope,
      bound,
      refer: () => undefined,
      // No template fills another.
      file: () => undefined,
    });
  } catch (error) {
    if (error instanceof NotRead) return open('');
    throw error;
  }
}
