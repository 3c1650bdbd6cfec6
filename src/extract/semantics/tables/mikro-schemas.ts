/**
 * Entities of MikroORM that are written as objects: `new EntitySchema({ class: Order, properties })`, `defineEntity({ name: 'Order', properties })`.
 * In: such a value. Out: its options, and its relations. https://mikro-orm.io/docs/define-entity, https://mikro-orm.io/docs/entity-schema
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { tablesOf } from './entities.js';
import { mikroJoinTable } from './join-tables.js';
import {
  callsOf,
  fixedOption,
  optionOf,
  packageOf,
  propertiesOf,
  tableOfText,
  textOption,
} from './reading.js';
import type { Relation } from './relations.js';

export interface MadeSchema {
  readonly node: ts.NewExpression | ts.CallExpression;
  readonly context: Context;
}

/** What makes the schema of an entity that a value is. */
export function madeSchema(value: Derived): MadeSchema | undefined {
  const [named, made] = value.steps.slice(-2);
  if (named?.step !== 'member' || (made?.step !== 'new' && made?.step !== 'call')) return undefined;
  if (ts.isTaggedTemplateExpression(made.node)) return undefined;
  const isSchema = made.step === 'new' ? named.name === 'EntitySchema' : named.name === 'defineEntity';
  return isSchema ? { node: made.node, context: made.context } : undefined;
}

export function schemaOptions(evaluator: Evaluator, { node, context }: MadeSchema): readonly Value[] {
  return (node.arguments ?? []).flatMap((argument) => evaluator.valuesOf(argument, context));
}

/** Whether a schema is of what has no table of its own: a base, unless those below it share its table, or what is kept in columns of others. */
export function isTableless(options: readonly Value[]): boolean {
  const said = options.flatMap((value) => (value.kind === 'object' ? propertiesOf(value.node) : []));
  const isShared = said.some(({ name }) => /^discriminator/.test(name));
  return said.some(
    ({ name, value }) =>
      /^(?:abstract|embeddable)$/.test(name) && value.kind === ts.SyntaxKind.TrueKeyword && !isShared,
  );
}

/** The kinds of relations, as options and builders call them. */
const KINDS: ReadonlyMap<string, 'own' | 'others' | 'one' | 'between'> = new Map([
  ['m:1', 'own'],
  ['manyToOne', 'own'],
  ['1:m', 'others'],
  ['oneToMany', 'others'],
  ['1:1', 'one'],
  ['oneToOne', 'one'],
  ['m:n', 'between'],
  ['manyToMany', 'between'],
]);

/** What is said of one property: how it is related, to what, and what else. */
interface Said {
  readonly kind: 'own' | 'others' | 'one' | 'between';
  readonly to: readonly Value[];
  readonly isOwner: boolean;
  readonly isEager: boolean;
  readonly pivot?: Value | undefined;
}

/** The relations of such an entity. */
export function mikroRelations(evaluator: Evaluator, value: Derived): readonly Relation[] {
  const made = /mikro-orm/.test(packageOf(value) ?? '') ? madeSchema(value) : undefined;
  if (!made) return [];
  const { node } = made;
  const properties = optionOf(evaluator, schemaOptions(evaluator, made), 'properties', node);
  return given(evaluator, properties).flatMap((object) =>
    object.kind === 'object'
      ? [...evaluator.indexOf(object.node).named.keys()].flatMap((member) => {
          const said = given(evaluator, evaluator.member(object, member, node))
            .map((each) => saidOf(evaluator, each, node))
            .find((each) => each !== undefined);
          return said ? [related(evaluator, value, member, said)] : [];
        })
      : [],
  );
}

function related(evaluator: Evaluator, own: Derived, member: string, said: Said): Relation {
  const isBetween = said.kind === 'between';
  const pivot = said.pivot && said.pivot.kind === 'text' ? tableOfText(said.pivot) : undefined;
  const through = pivot ?? (isBetween && said.isOwner ? mikroJoinTable(evaluator, own, member) : undefined);
  const keepsKey = said.kind === 'own' || (said.kind === 'one' && said.isOwner);
  return {
    member,
    to: said.to,
    keptBy: isBetween ? 'between' : keepsKey ? 'own' : 'others',
    ...(through && { through }),
    ...(said.isEager && { isEager: true as const }),
  };
}

function saidOf(evaluator: Evaluator, value: Value, node: ts.Node): Said | undefined {
  if (value.kind === 'derived') return builtOf(evaluator, value, node);
  if (value.kind !== 'object') return undefined;
  const [kind] = ['kind', 'reference'].flatMap((name) => fixedOption(evaluator, [value], name, node) ?? []);
  const known = kind === undefined ? undefined : KINDS.get(kind);
  if (!known) return undefined;
  const isSaid = (name: string) => new RegExp(`\\b${name}\\s*:\\s*true\\b`).test(value.node.getText());
  return {
    kind: known,
    to: entitiesOf(evaluator, optionOf(evaluator, [value], 'entity', node), node),
    isOwner: isSaid('owner') || optionOf(evaluator, [value], 'mappedBy', node).length === 0,
    isEager: isSaid('eager'),
    pivot: textOption(evaluator, [value], 'pivotTable', node),
  };
}

/** `p.manyToMany(Tag).owner().pivotTable('order_tags')` */
function builtOf(evaluator: Evaluator, value: Derived, node: ts.Node): Said | undefined {
  const calls = callsOf(value);
  const begun = calls.find(({ name }) => KINDS.has(name));
  const [first] = begun?.arguments ?? [];
  if (!begun || !first) return undefined;
  const named = (name: string) => calls.find((call) => call.name === name);
  const pivot = named('pivotTable');
  const [table] = pivot?.arguments ?? [];
  return {
    kind: KINDS.get(begun.name)!,
    to: entitiesOf(evaluator, evaluator.valuesOf(first, begun.context), node),
    isOwner: named('mappedBy') === undefined,
    isEager: named('eager') !== undefined,
    pivot: pivot && table ? evaluator.valuesOf(table, pivot.context)[0] : undefined,
  };
}

function entitiesOf(evaluator: Evaluator, values: readonly Value[], near: ts.Node): readonly Value[] {
  return given(evaluator, values).flatMap((value) => {
    const name = fixed(value);
    const named = name === undefined ? undefined : evaluator.entityNamed(name, near);
    if (named) return [named];
    return tablesOf(evaluator, value).length > 0 ? [value] : [];
  });
}

/** What functions give, and what is no function as it is. */
function given(evaluator: Evaluator, values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) =>
    value.kind === 'function' ? returned(evaluator, value.node, value.context) : [value],
  );
}
