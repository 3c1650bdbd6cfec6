/**
 * What the resolvers of a graph are given: `new ApolloServer({ context: () => ({ orders }) })`, `createYoga({ context })`. In: files that import a server of GraphQL.
 * Out: for the program around a place, the objects that are said to be its context.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { free, type Value } from './evaluate/values.js';
import type { Link } from './links.js';
import { innermostUnit } from './units.js';

const GRAPH =
  /^(?:apollo-server(?:-[\w-]+)?|@apollo\/(?:server|gateway)(?:\/.+)?|@as-integrations\/.+|graphql-(?:yoga|http|helix|ws)(?:\/.+)?|express-graphql|koa-graphql|mercurius)$/;
/** A first look at the text. */
const SAYS = /\bcontext(?:Value)?\b\s*[:,(}]/;

/** Looked for when it is first asked for. */
export function contextsNear(
  evaluator: Evaluator,
  imports: readonly Link[],
  units: readonly UnitFact[],
): (node: ts.Node) => readonly Value[] {
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node): Path => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  let found: ReadonlyMap<Path, readonly ts.ObjectLiteralElementLike[]> | undefined;
  return (at) => {
    if (!found) {
      const all = new Map<Path, ts.ObjectLiteralElementLike[]>();
      const serving = imports.flatMap(({ from, to }) =>
        'package' in to && GRAPH.test(to.package) ? [from] : [],
      );
      for (const path of new Set(serving)) {
        if (!SAYS.test(evaluator.program.text(path) ?? '')) continue;
        const file = evaluator.program.file(path);
        const visit = (node: ts.Node): void => {
          if (ts.isObjectLiteralElementLike(node) && isContext(node))
            all.set(unitAt(node), [...(all.get(unitAt(node)) ?? []), node]);
          ts.forEachChild(node, visit);
        };
        if (file) visit(file);
      }
      found = all;
    }
    return (found.get(unitAt(at)) ?? []).flatMap((element) => contextOf(evaluator, element));
  };
}

/** Whether it is the option of a call that makes a server, or a handler of one. */
function isContext(node: ts.ObjectLiteralElementLike): boolean {
  if (node.name === undefined || !/^context(?:Value)?$/.test(node.name.getText())) return false;
  return ts.isCallExpression(node.parent.parent) || ts.isNewExpression(node.parent.parent);
}

/** What is given, or what a function that is given brings. */
function contextOf(evaluator: Evaluator, element: ts.ObjectLiteralElementLike): readonly Value[] {
  const given: readonly Value[] = ts.isPropertyAssignment(element)
    ? evaluator.valuesOf(element.initializer)
    : ts.isShorthandPropertyAssignment(element)
      ? evaluator.valuesOf(element.name)
      : ts.isMethodDeclaration(element)
        ? [{ kind: 'function', node: element, context: free }]
        : [];
  return given.flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : [value]));
}
