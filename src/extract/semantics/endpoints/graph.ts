/**
 * The fields at the root of a graph that a program answers, where no decorator says so: maps of resolvers (`{ Query: { orders } }`), what Pothos and Nexus
 * build (`builder.queryField('orders', …)`, `queryType({ definition(t) { t.field('orders') } })`), and types of graphql-js. In: a node and the evaluator.
 * Out: the fields, each with the function that resolves it where that is seen.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { fixed } from '../evaluate/text.js';
import { free, type Value } from '../evaluate/values.js';
import { type Body, bodyOf } from '../functions.js';
import type { Root } from '../graphql/text.js';

export interface GraphField {
  readonly root: Root;
  readonly name: string;
  readonly node: ts.Node;
  readonly handler?: Body | undefined;
}

const ROOT = /^(Query|Mutation|Subscription)$/;
/** What a type at the root is called that is made by itself. */
const ROOT_TYPE = /^(?:Root)?(Query|Mutation|Subscription)(?:Type|Root|s)?$/i;
/** What is told of a type to a cache of a client. */
const OF_CACHE = /^(?:fields|keyFields|merge|queryType|mutationType)$/;
/** Packages of clients, whose resolvers answer the program itself. */
const CLIENTS = /['"](?:@apollo\/client(?:\/[\w/-]+)?|apollo-client|apollo-boost|apollo-link-state)['"]/;
/** Spreads of spreads. */
const DEEPEST = 4;
const MOST = 2_000;

export function readGraphFields(evaluator: Evaluator, node: ts.Node): readonly GraphField[] {
  if (ts.isObjectLiteralExpression(node)) return resolverMap(evaluator, node);
  if (ts.isCallExpression(node)) return built(evaluator, node);
  return ts.isNewExpression(node) ? typed(evaluator, node) : [];
}

function resolverMap(evaluator: Evaluator, node: ts.ObjectLiteralExpression): readonly GraphField[] {
  const roots = node.properties.filter((each) => each.name && ROOT.test(textOf(each.name)));
  if (roots.length === 0 || CLIENTS.test(node.getSourceFile().text)) return [];
  const [first] = evaluator.valuesOf(node).filter(({ kind }) => kind === 'object');
  return roots
    .flatMap((property) => {
      const root = textOf(property.name!) as Root;
      const values = first ? evaluator.member(first, root, property) : [];
      return values.flatMap((value) =>
        fieldsOf(evaluator, value, 0).map((field) => ({
          root,
          ...field,
          node: nearest(field.node, property),
        })),
      );
    })
    .slice(0, MOST);
}

/** Where a field stands, if it stands in the file of the map; else the map: what lies elsewhere may be anybody's. */
function nearest(field: ts.Node, property: ts.Node): ts.Node {
  return field.getSourceFile() === property.getSourceFile() ? field : property;
}

interface Field {
  readonly name: string;
  readonly node: ts.Node;
  readonly handler?: Body | undefined;
}

/** The fields that a value resolves: members that are functions or have one, or of which nothing is known. */
function fieldsOf(evaluator: Evaluator, value: Value, depth: number): readonly Field[] {
  if (depth > DEEPEST) return [];
  const field = (name: string, node: ts.Node): readonly Field[] => {
    const values = evaluator.member(value, name, node);
    const handler = bodyOf(values) ?? resolverIn(evaluator, values, node);
    const mayResolve = values.every(({ kind }) => kind === 'derived' || kind === 'instance');
    return OF_CACHE.test(name) || !(handler || mayResolve) ? [] : [{ name, node, handler }];
  };
  switch (value.kind) {
    case 'object': {
      const { named, spread } = evaluator.indexOf(value.node);
      return [
        ...[...named].flatMap(([name, node]) => field(name, node)),
        ...spread.flatMap((each) =>
          evaluator.valuesOf(each, value.context).flatMap((inner) => fieldsOf(evaluator, inner, depth + 1)),
        ),
      ];
    }
    case 'instance':
      return value.of.members.flatMap((member) =>
        (ts.isMethodDeclaration(member) || ts.isPropertyDeclaration(member)) && ts.isIdentifier(member.name)
          ? field(member.name.text, member)
          : [],
      );
    case 'module': {
      const file = evaluator.program.file(value.path);
      return file ? [...evaluator.exportsOf(file).names.keys()].flatMap((name) => field(name, file)) : [];
    }
    case 'derived': {
      // `merge(a, b)`, `shield({ … })`: what a library makes of maps has what they have.
      const made = value.steps.at(-1);
      if (made?.step !== 'call' || !ts.isCallExpression(made.node)) return [];
      return made.node.arguments.flatMap((each) =>
        evaluator
          .valuesOf(each, made.context)
          .flatMap((inner) => (inner.kind === 'object' ? fieldsOf(evaluator, inner, depth + 1) : [])),
      );
    }
    default:
      return [];
  }
}

function resolverIn(evaluator: Evaluator, values: readonly Value[], node: ts.Node): Body | undefined {
  return bodyOf(
    values.flatMap((value) =>
      value.kind === 'object'
        ? ['resolve', 'subscribe'].flatMap((name) => evaluator.member(value, name, node))
        : [],
    ),
  );
}

/** `builder.queryField('orders', …)`, `queryType({ definition(t) { … } })`, `builder.mutationFields((t) => ({ … }))` and their like. */
function built(evaluator: Evaluator, node: ts.CallExpression): readonly GraphField[] {
  const name = lastName(node.expression) ?? '';
  const [first, second] = node.arguments;
  const [, kind, how] = /^(query|mutation|subscription)(Fields?|Type)$/.exec(name) ?? [];
  if (!first) return [];
  if (kind !== undefined) {
    const root = rootCalled(kind);
    if (!root) return [];
    const said = how === 'Field' ? evaluator.valuesOf(first).flatMap((value) => fixed(value) ?? []) : [];
    if (said.length > 0)
      return said.map((field) => ({ root, name: field, node, handler: second && resolverWithin(second) }));
    return defined(evaluator, first).map((field) => ({ root, ...field }));
  }
  if (!/^(?:extendType|objectType)$/.test(name) || !ts.isObjectLiteralExpression(first)) return [];
  const told = evaluator
    .valuesOf(first)
    .flatMap((value) =>
      ['type', 'name'].flatMap((option) =>
        value.kind === 'object' ? evaluator.member(value, option, first) : [],
      ),
    )
    .flatMap((value) => fixed(value) ?? []);
  const root = told.find((each) => ROOT.test(each)) as Root | undefined;
  return root ? defined(evaluator, first).map((field) => ({ root, ...field })) : [];
}

/** What a function that is given a builder of fields makes, or adds by calls on it; alone or among options. */
function defined(evaluator: Evaluator, given: ts.Expression): readonly Field[] {
  if (ts.isObjectLiteralExpression(given))
    return given.properties.flatMap((each): readonly Field[] => {
      if (!/^(?:fields|definition)$/.test(each.name?.getText() ?? '')) return [];
      if (ts.isMethodDeclaration(each)) return added(each);
      return ts.isPropertyAssignment(each) ? defined(evaluator, each.initializer) : [];
    });
  if (!ts.isArrowFunction(given) && !ts.isFunctionExpression(given)) return [];
  const made = evaluator
    .returnedBy({ kind: 'function', node: given, context: free })
    .flatMap((value): readonly Field[] =>
      value.kind === 'object'
        ? [...evaluator.indexOf(value.node).named].map(([name, node]) => ({
            name,
            node,
            handler: resolverWithin(node),
          }))
        : [],
    );
  return made.length > 0 ? made : added(given);
}

/** `t.field('orders', { … })`, `t.nonNull.list.field('orders')`, `t.string('name')` */
function added(body: ts.MethodDeclaration | ts.ArrowFunction | ts.FunctionExpression): readonly Field[] {
  const builder = body.parameters[0]?.name.getText();
  const found: Field[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first, second] = node.arguments;
      let root: ts.Expression = node.expression;
      while (ts.isPropertyAccessExpression(root)) root = root.expression;
      if (first && ts.isStringLiteralLike(first) && root.getText() === builder) {
        found.push({ name: first.text, node, handler: second && resolverWithin(second) });
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  if (builder !== undefined && body.body) visit(body.body);
  return found;
}

/** The function under `resolve` in what describes a field. */
function resolverWithin(node: ts.Node): Body | undefined {
  if (
    (ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node)) &&
    /^(?:resolve|subscribe)$/.test(node.name.getText())
  ) {
    if (ts.isMethodDeclaration(node)) return node;
    const { initializer } = node;
    return ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer) ? initializer : undefined;
  }
  return ts.forEachChild(node, resolverWithin);
}

/** `new GraphQLObjectType({ name: 'Query', fields: { … } })` */
function typed(evaluator: Evaluator, node: ts.NewExpression): readonly GraphField[] {
  const [first] = node.arguments ?? [];
  if (!first || lastName(node.expression) !== 'GraphQLObjectType') return [];
  return evaluator.valuesOf(first).flatMap((options): readonly GraphField[] => {
    if (options.kind !== 'object') return [];
    const [, kind] = ROOT_TYPE.exec(evaluator.member(options, 'name', node).map(fixed)[0] ?? '') ?? [];
    const root = kind === undefined ? undefined : rootCalled(kind);
    if (!root) return [];
    const fields = evaluator
      .member(options, 'fields', node)
      .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : [value]));
    return fields.flatMap((value) => described(evaluator, value, 0).map((field) => ({ root, ...field })));
  });
}

/** Fields as they are described to graphql-js: whatever stands under a name is one. */
function described(evaluator: Evaluator, value: Value, depth: number): readonly Field[] {
  if (value.kind !== 'object' || depth > DEEPEST) return [];
  const { named, spread } = evaluator.indexOf(value.node);
  return [
    ...[...named].map(([name, node]) => ({
      name,
      node,
      handler: resolverIn(evaluator, evaluator.member(value, name, node), node),
    })),
    ...spread.flatMap((each) =>
      evaluator.valuesOf(each, value.context).flatMap((inner) => described(evaluator, inner, depth + 1)),
    ),
  ];
}

function rootCalled(kind: string): Root | undefined {
  const name = kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase();
  return ROOT.test(name) ? (name as Root) : undefined;
}

function textOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '';
}
