/**
 * What containers are told to inject. In: files in which something is provided by a token. Out: for the program around a place, the providers of a token,
 * or the calls that register clients of other services by it: its own, else those of whatever it shares with others.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { Provider } from './evaluate/injected.js';
import { isNamedToken, provisionsIn } from './evaluate/provisions.js';
import { fixed } from './evaluate/text.js';
import { free } from './evaluate/values.js';
import type { Link } from './links.js';
import { innermostUnit } from './units.js';

/** A first look at the text. */
const PROVIDES =
  /\bClientsModule\s*\.\s*register|\buse(?:Factory|Value|Class|Existing)\b|\bbind(?:Async)?\s*[(<]|\bregister(?:Instance|Singleton|Type)\s*[(<]|\bContainer\s*\.\s*set\s*[(<]|@(?:Service|provide)\s*\(\s*[^)\s]|\bas(?:Class|Value|Function)\s*[(<]/;
/** What containers come from. */
const CONTAINER =
  /^(?:@nestjs\/|@angular\/|inversify(?:$|-)|@inversifyjs\/|tsyringe$|typedi$|awilix(?:$|-)|@loopback\/(?:core|context)$)/;

interface Placed {
  readonly unit: Path;
  readonly provider: Provider;
}

/** Looked for when it is first asked for. */
export function providedNear(
  evaluator: Evaluator,
  imports: readonly Link[],
  units: readonly UnitFact[],
): (node: ts.Node, token: string) => readonly Provider[] {
  const unitOf = innermostUnit(units);
  let found: ReadonlyMap<string, readonly Placed[]> | undefined;
  const isNaming = imports.some(({ to }) => 'package' in to && to.package.startsWith('awilix'));
  const collect = () => {
    const all = new Map<string, Placed[]>();
    const add = (token: string, provider: Provider, unit: Path) =>
      all.set(token, [...(all.get(token) ?? []), { unit, provider }]);
    const injecting = imports.flatMap(({ from, to }) =>
      'package' in to && CONTAINER.test(to.package) ? [from] : [],
    );
    for (const path of new Set(injecting)) {
      if (!PROVIDES.test(evaluator.program.text(path) ?? '')) continue;
      const visit = (node: ts.Node): void => {
        for (const provision of provisionsIn(evaluator, node)) add(provision.token, provision, unitOf(path));
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
    if (!isNaming && isNamedToken(token)) return [];
    found ??= evaluator.within(free, collect);
    const providers = found.get(token) ?? [];
    const unit = unitOf(evaluator.program.pathOf(at.getSourceFile()));
    const own = providers.filter((each) => each.unit === unit);
    return (own.length > 0 ? own : providers).map(({ provider }) => provider);
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
