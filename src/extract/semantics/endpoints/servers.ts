/** What calls say of the server of their program: where it listens, and whether it adds routes that are not read. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Callers } from '../calls/calling-files.js';
import { entriesOf } from '../calls/sites.js';
import { memberOf, type Parts } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { openOf } from '../evaluate/text.js';
import { free, type Open, type Value } from '../evaluate/values.js';
import { isVersioningKnown } from './nest-modules.js';

/** A port that only those say who call the function, or make the class, that listens. */
interface OpenPort {
  /** What a server is told, and the names under which it is told the port. */
  readonly node: ts.Expression;
  readonly names: readonly string[];
  readonly open: Open;
}

/** Packages whose servers start to listen by that name. */
const STARTING = /^(?:fast-gateway|restana)$/;
/** Packages of which a function makes a server that it is told the port of. */
const SERVING =
  /^(?:@hapi\/hapi|hapi|@hono\/node-server|@apollo\/server(?:\/standalone)?|@tsed\/platform-[\w-]+)$/;
/** Packages whose servers listen at a port of their own where nobody says another, and that. */
const USUAL_PORT: readonly (readonly [packages: RegExp, port: string])[] = [
  [/^apollo-server$/, '4000'],
  [/^@apollo\/server(?:\/standalone)?$/, '4000'],
];

/** What calls of a program say of its servers. */
export class Servers {
  readonly #evaluator: Evaluator;
  readonly #open: OpenPort[] = [];

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Where a server listens. */
  read(node: ts.Node): readonly { readonly port: Parts }[] {
    const evaluator = this.#evaluator;
    if (ts.isExportAssignment(node)) return this.#served(node.expression);
    if (!ts.isCallExpression(node)) return [];
    const name = lastName(node.expression) ?? '';
    const [first, second] = node.arguments;
    if (!MAY_SERVE.test(name)) return [];
    if (name.endsWith('Microservice'))
      return this.#queues(node, name === 'createMicroservice' ? second : first);
    const usual = this.#usualPort(node, name);
    if (usual !== undefined) return [{ port: [usual] }];
    if (!first) return [];
    if (name === 'serve' && /^(?:Bun|Deno)\.serve$/.test(node.expression.getText()))
      return this.#ports(first, ['port']);
    if (name !== 'listen') {
      const makers = name === 'start' ? STARTING : SERVING;
      const from = evaluator.program.uses(makers) ? packagesOf(evaluator, node.expression) : [];
      if (!from.some((each) => makers.test(each))) return [];
      if (name === 'startStandaloneServer') return second ? this.#ports(second, ['listen', 'port']) : [];
      if (name === 'bootstrap') return second ? this.#ports(second, ['port']) : [];
      if (name !== 'start') return this.#ports(first, ['port']);
    }
    return this.#ports(
      first,
      evaluator.valuesOf(first).some(({ kind }) => kind === 'object') ? ['port'] : [],
    );
  }

  /** The queues of RabbitMQ that a program of Nest listens to. */
  #queues(node: ts.Node, options: ts.Expression | undefined): readonly { readonly port: Parts }[] {
    const evaluator = this.#evaluator;
    const told = options ? evaluator.valuesOf(options) : [];
    const queues = [
      ...told.flatMap((value) => memberOf(evaluator, [value], 'options', node)),
      ...told.flatMap((value) => this.#strategyOptions(value)),
    ].flatMap((value) => evaluator.member(value, 'queue', node));
    return queues.flatMap((value) => (value.kind === 'text' ? [{ port: ['queue:', ...value.parts] }] : []));
  }

  /** What a transport of a program's own is made with: `{ strategy: new AmqpServer({ queue }) }`. */
  #strategyOptions(value: Value): readonly Value[] {
    const property =
      value.kind === 'object' ? this.#evaluator.indexOf(value.node).named.get('strategy') : undefined;
    const made = property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
    return value.kind === 'object' && made && ts.isNewExpression(made)
      ? (made.arguments ?? []).flatMap((each) => this.#evaluator.valuesOf(each, value.context))
      : [];
  }

  /** The port of a server that is told none. */
  #usualPort(node: ts.CallExpression, name: string): string | undefined {
    const isTold = node.arguments.length > (name === 'startStandaloneServer' ? 1 : 0);
    const usual = USUAL_PORT.filter(([packages]) => !isTold && this.#evaluator.program.uses(packages));
    const from = usual.length > 0 ? packagesOf(this.#evaluator, node.expression) : [];
    return usual.find(([packages]) => from.some((each) => packages.test(each)))?.[1];
  }

  /** What Bun serves of a module: `export default { port, fetch: app.fetch }`. */
  #served(node: ts.Expression): readonly { readonly port: Parts }[] {
    const isServer = ts.isObjectLiteralExpression(node) && this.#evaluator.indexOf(node).named.has('fetch');
    return isServer ? this.#ports(node, ['port']) : [];
  }

  /** The port that stands under names within names, as far as it is known; that there is a server is known without it. */
  #ports(node: ts.Expression, names: readonly string[]): readonly { readonly port: Parts }[] {
    const values = portValues(this.#evaluator, node, names);
    for (const open of values.flatMap((value) => openOf(value) ?? [])) this.#open.push({ node, names, open });
    const known = values.flatMap((value) => (value.kind === 'text' ? [{ port: value.parts }] : []));
    const isServer = names.length > 0 || values.some((value) => openOf(value) !== undefined);
    return known.length > 0 || !isServer ? known : [{ port: [{ hole: true }] }];
  }

  /** What those who call the functions that listen say of the port; what a library listens at is that of who calls it. */
  given(
    callers: Callers,
    unitAt: (node: ts.Node) => Path,
  ): readonly { readonly port: Parts; readonly node: ts.Node }[] {
    const evaluator = this.#evaluator;
    const entries = entriesOf(
      evaluator,
      this.#open.map(({ open }) => open),
      callers,
    );
    return this.#open.flatMap(({ node, names, open }) =>
      entries.of(open).flatMap(({ place, enter }) => {
        const context = enter(free);
        const of = unitAt(node) === unitAt(place) ? node : place;
        return evaluator
          .within(context, () => portValues(evaluator, node, names, context))
          .flatMap((value) => (value.kind === 'text' ? [{ port: value.parts, node: of }] : []));
      }),
    );
  }
}

const MAY_SERVE =
  /^(?:listen|start|serve|server|startStandaloneServer|bootstrap|createMicroservice|connectMicroservice)$/;

function packagesOf(evaluator: Evaluator, node: ts.Expression): readonly string[] {
  return evaluator
    .valuesOf(node)
    .flatMap((value) => (value.kind === 'derived' && 'package' in value.root ? [value.root.package] : []));
}

/** What stands under names within names in what a server is told. */
function portValues(
  evaluator: Evaluator,
  node: ts.Expression,
  names: readonly string[],
  context = free,
): readonly Value[] {
  return names.reduce<readonly Value[]>(
    (values, name) => values.flatMap((value) => evaluator.member(value, name, node)),
    evaluator.valuesOf(node, context),
  );
}

/** Nest's versions before paths, where they are not known, and servers that tell one path from the other by themselves. */
export function addsRoutes(evaluator: Evaluator, node: ts.CallExpression): boolean {
  const name = lastName(node.expression) ?? '';
  if (name === 'enableVersioning') return !isVersioningKnown(evaluator, node);
  if (name === 'serve') return /^(Bun|Deno)\.serve$/.test(node.expression.getText());
  return node.arguments.some((each) => evaluator.valuesOf(each).some(({ kind }) => kind === 'function'));
}
