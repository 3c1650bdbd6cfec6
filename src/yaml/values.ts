// In: a parsed YAML document. Out: its plain value and, beside each part of it, where that part is written.
// Why not the library's own conversion: it forgets the places, and an alias bomb (nine anchors, 9^9 values) must end at once.
// Aliases are expanded and `<<` merges as YAML 1.1 defined them: what a mapping says itself goes before what it merges.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  type Node,
  type Pair,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Location } from '../model/nouns.js';
import { UserError } from '../model/user-error.js';
import { NO_SUCH_ALIAS, TOO_DEEP } from './syntax.js';
import type { KeyPath } from './words.js';

/** A value and the offsets in the text at which it and its key begin. */
export interface Placed {
  readonly value: unknown;
  readonly offset: number;
  readonly keyOffset?: number;
  readonly children: ReadonlyMap<string | number, Placed>;
}

/** A key that a mapping has twice; the first one counts. */
export interface Twice {
  readonly keys: KeyPath;
  readonly firstOffset: number;
  readonly againOffset: number;
}

/** Levels of nesting. */
export const DEEPEST = 50;
const MOST_VALUES = 100_000;

const MERGE = '<<';

/** Throws UserError, placed with `locate`, for what cannot be a plain value: an alias of nothing, a bomb, `__proto__`. */
export function placeValues(
  document: Document.Parsed,
  locate: (offset: number) => Location,
): { readonly root: Placed; readonly twice: readonly Twice[] } {
  const anchors = new Map<string, Node>();
  const twice: Twice[] = [];
  let count = 0;

  const refuse = (offset: number, message: string, hint: string): UserError =>
    new UserError({ message, hint, at: locate(offset) });

  function convert(node: Node | null, keys: KeyPath, otherwise: number, expanding: boolean): Placed {
    const offset = node?.range?.[0] ?? otherwise;
    count += 1;
    if (keys.length > DEEPEST) throw new UserError({ ...TOO_DEEP, at: locate(offset) });
    if (count > MOST_VALUES)
      throw refuse(
        offset,
        `there are more than ${MOST_VALUES} values`,
        'archfit reads YAML that people write; use fewer aliases',
      );
    if (isAlias(node)) {
      const source = anchors.get(node.source);
      if (source === undefined) throw new UserError({ ...NO_SUCH_ALIAS, at: locate(offset) });
      return { ...convert(source, keys, offset, true), offset };
    }
    if (!expanding && node !== null && 'anchor' in node && node.anchor) anchors.set(node.anchor, node);
    if (isMap(node)) return convertMap(node, keys, offset, expanding);
    if (isScalar(node)) return { value: scalar(node), offset, children: new Map() };
    if (node === null) return { value: null, offset, children: new Map() };
    return convertList(node as YAMLSeq<Node | null>, keys, offset, expanding);
  }

  function convertList(
    list: YAMLSeq<Node | null>,
    keys: KeyPath,
    offset: number,
    expanding: boolean,
  ): Placed {
    const items = list.items.map((item, index) => convert(item, [...keys, index], offset, expanding));
    return { value: items.map((item) => item.value), offset, children: new Map(items.entries()) };
  }

  function convertMap(map: YAMLMap, keys: KeyPath, offset: number, expanding: boolean): Placed {
    const children = new Map<string | number, Placed>();
    const merged: Placed[] = [];
    for (const { key, value } of map.items as Pair<Scalar, Node | null>[]) {
      const name = String(key.value ?? '');
      const keyOffset = key.range?.[0] ?? offset;
      if (name === '__proto__') throw refuse(keyOffset, '__proto__ cannot be a key', 'choose another name');
      const converted = convert(value, [...keys, name], keyOffset, expanding);
      // Nothing is written nowhere: a message about it points at its key.
      const child = converted.value === null ? { ...converted, offset: keyOffset } : converted;
      const first = children.get(name);
      if (name === MERGE && key.type === Scalar.PLAIN) merged.push(...mappings(child));
      else if (first === undefined) children.set(name, { ...child, keyOffset });
      else if (!expanding)
        twice.push({ keys: [...keys, name], firstOffset: first.keyOffset ?? 0, againOffset: keyOffset });
    }
    for (const [name, child] of merged.flatMap((mapping) => [...mapping.children])) {
      if (!children.has(name)) children.set(name, child);
    }
    const value = Object.fromEntries([...children].map(([name, child]) => [name, child.value]));
    return { value, offset, children };
  }

  /** What `<<` merges: a mapping or a list of mappings. */
  function mappings(merge: Placed): readonly Placed[] {
    if (Array.isArray(merge.value)) return [...merge.children.values()].flatMap(mappings);
    if (typeof merge.value === 'object' && merge.value !== null) return [merge];
    throw refuse(merge.offset, '"<<" merges mappings, and this is none', 'give it the alias of a mapping');
  }

  const root = convert(document.contents, [], 0, false);
  return { root, twice };
}

/** A number that is not finite (`.nan`, `.inf`, `1e999`) stays the text it is written as: nothing here can be infinite. */
function scalar(node: Scalar): unknown {
  const { value } = node;
  if (typeof value === 'number' && !Number.isFinite(value)) return node.source ?? String(value);
  return value;
}
