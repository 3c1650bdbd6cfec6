/**
 * Tables that several classes share, and tables that a class has beside its own. In: a class of TypeORM or MikroORM. Out: the class above in
 * whose table its rows are; the table in which the ways of a tree are kept.
 * https://typeorm.io/docs/entity/entity-inheritance, https://mikro-orm.io/docs/inheritance-mapping, https://typeorm.io/docs/entity/tree-entities
 */
import type { ts } from 'ts-morph';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { free, type Value } from '../evaluate/values.js';
import { type Decoration, decoration } from './decorators.js';
import { type NamedTable, optionOf } from './reading.js';

/** Classes above a class that are looked at. */
const MOST_BASES = 5;
/** What MikroORM is told of a class whose table those below it share. */
const DISCRIMINATES = ['discriminatorColumn', 'discriminatorMap'];

/** The class whose table keeps the rows of a class below it: `@ChildEntity()`, or one below an entity that tells its kinds apart by a column. */
export function storedWith(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  decorated: Decoration,
): ts.ClassLikeDeclaration | undefined {
  if (!/^(?:Child)?Entity$/.test(decorated.name)) return undefined;
  let above = parentOf(evaluator, node);
  for (let depth = 0; above && depth < MOST_BASES; depth += 1) {
    const entity = decoration(above, /^(?:Child)?Entity$/);
    if (entity && decorated.name === 'ChildEntity') return above;
    const options = (entity?.arguments ?? []).flatMap((each) => evaluator.valuesOf(each));
    const isRoot = DISCRIMINATES.some((name) => optionOf(evaluator, options, name, node).length > 0);
    if (isRoot) return above;
    above = parentOf(evaluator, above);
  }
  return undefined;
}

function parentOf(evaluator: Evaluator, node: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration | undefined {
  const base = basesOf(evaluator, node, free).find(({ value }) => value.kind === 'class')?.value;
  return base?.kind === 'class' && base.node !== node ? base.node : undefined;
}

/** Methods of TypeORM's tree repositories that ask the table of ways. */
export const WALKS_TREE = /^(?:findTrees|(?:find|count|create)(?:Descendants|Ancestors)\w*)$/;

/**
 * The table in which TypeORM keeps who lies below whom: `@Tree('closure-table')`.
 * @param own the table of the class
 */
export function closureOf(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  own: NamedTable,
): NamedTable | undefined {
  const [kind, options] = decoration(node, /^Tree$/)?.arguments ?? [];
  if (!kind || !evaluator.valuesOf(kind).some((value) => fixed(value) === 'closure-table')) return undefined;
  const said: readonly Value[] = options ? evaluator.valuesOf(options) : [];
  const named = optionOf(evaluator, said, 'closureTableName', node).find((value) => value.kind === 'text');
  const name = named?.kind === 'text' ? named.parts : own.name;
  return { ...own, name: [...name, '_closure'] };
}
