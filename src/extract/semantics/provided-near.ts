/**
 * What Nest and Angular are told to inject. In: files in which something is provided by a token. Out: for the program around a place, the providers of a token,
 * or the calls that register clients of other services by it: its own, else those of whatever it shares with others.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { type Provider, tokensOf } from './evaluate/injected.js';
import { fixed } from './evaluate/text.js';
import type { Link } from './links.js';
import { innermostUnit } from './units.js';

/** A first look at the text. */
const PROVIDES =
  /\bClientsModule\s*\.\s*register|\bprovide\s*:[\s\S]*\buse(?:Factory|Value)\b|\buse(?:Factory|Value)\b[\s\S]*\bprovide\s*:/;

interface Placed {
  readonly unit: Path;
  readonly node: Provider;
}

/** Looked for when it is first asked for. */
export function providedNear(
  evaluator: Evaluator,
  imports: readonly Link[],
  units: readonly UnitFact[],
): (node: ts.Node, token: string) => readonly Provider[] {
  const unitOf = innermostUnit(units);
  let found: ReadonlyMap<string, readonly Placed[]> | undefined;
  const collect = () => {
    const all = new Map<string, Placed[]>();
    const add = (token: string, node: Provider, unit: Path) =>
      all.set(token, [...(all.get(token) ?? []), { unit, node }]);
    const injecting = imports.flatMap(({ from, to }) =>
      'package' in to && /^@(?:nestjs|angular)\//.test(to.package) ? [from] : [],
    );
    for (const path of new Set(injecting)) {
      if (!PROVIDES.test(evaluator.program.text(path) ?? '')) continue;
      const visit = (node: ts.Node): void => {
        const provide = ts.isObjectLiteralExpression(node)
          ? evaluator.indexOf(node).named.get('provide')
          : undefined;
        if (ts.isObjectLiteralExpression(node) && provide && ts.isPropertyAssignment(provide))
          for (const token of tokensOf(evaluator, provide.initializer)) add(token, node, unitOf(path));
        if (ts.isCallExpression(node))
          for (const token of clientsIn(evaluator, node)) add(token, node, unitOf(path));
        ts.forEachChild(node, visit);
      };
      const file = evaluator.program.file(path);
      if (file) visit(file);
    }
    return all;
  };
  return (at, token) => {
    found ??= collect();
    const providers = found.get(token) ?? [];
    const unit = unitOf(evaluator.program.pathOf(at.getSourceFile()));
    const own = providers.filter((each) => each.unit === unit);
    return (own.length > 0 ? own : providers).map(({ node }) => node);
  };
}

/** The tokens of clients that a call registers: `ClientsModule.register([{ name: ORDERS, … }])`. */
function clientsIn(evaluator: Evaluator, node: ts.CallExpression): readonly string[] {
  const { expression: callee } = node;
  const [first] = node.arguments;
  if (!first || !ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== 'ClientsModule')
    return [];
  const given = evaluator.valuesOf(first);
  const listed = given.flatMap((value) => (value.kind === 'list' ? value.items : []));
  return listed.flatMap((value) => {
    if (value.kind !== 'object') return [];
    const name = evaluator.indexOf(value.node).named.get('name');
    const text = evaluator.member(value, 'name', node).map(fixed)[0];
    return text ?? (name && ts.isPropertyAssignment(name) ? name.initializer.getText() : []);
  });
}
