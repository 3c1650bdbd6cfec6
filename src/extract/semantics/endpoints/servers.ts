/** What calls say of the server of their program: where it listens, what it puts before all of its routes, and whether it adds routes that are not read. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Callers } from '../calls/calling-files.js';
import { entriesOf } from '../calls/sites.js';
import { type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { openOf } from '../evaluate/text.js';
import { free, type Open, type Value } from '../evaluate/values.js';

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
const SERVING = /^(?:@hapi\/hapi|hapi|@hono\/node-server|@apollo\/server\/standalone)$/;

/** What one call says of a server. */
interface Said {
  readonly port?: Parts;
  readonly queue?: Parts;
  readonly prefix?: Parts;
}

/** What calls of a program say of its servers. */
export class Servers {
  readonly #evaluator: Evaluator;
  readonly #open: OpenPort[] = [];

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Where a server listens, and what a program puts before all of its routes. */
  read(node: ts.Node): readonly Said[] {
    const evaluator = this.#evaluator;
    if (ts.isExportAssignment(node)) return this.#served(node.expression);
    if (!ts.isCallExpression(node)) return [];
    const name = lastName(node.expression) ?? '';
    const [first, second] = node.arguments;
    if (!first || !MAY_SERVE.test(name)) return [];
    if (CONNECTS.test(name)) return this.#queues(name === 'createMicroservice' ? second : first);
    if (name === 'setGlobalPrefix') return partsOf(evaluator, first, free).map((prefix) => ({ prefix }));
    if (name === 'serve' && /^(?:Bun|Deno)\.serve$/.test(node.expression.getText()))
      return this.#ports(first, ['port']);
    if (name !== 'listen') {
      const makers = name === 'start' ? STARTING : SERVING;
      const from = evaluator.program.uses(makers) ? packagesOf(evaluator, node.expression) : [];
      if (!from.some((each) => makers.test(each))) return [];
      if (name === 'startStandaloneServer') return second ? this.#ports(second, ['listen', 'port']) : [];
      if (name !== 'start') return this.#ports(first, ['port']);
    }
    return this.#ports(
      first,
      evaluator.valuesOf(first).some(({ kind }) => kind === 'object') ? ['port'] : [],
    );
  }

  /** The queue of RabbitMQ that a program of Nest is asked by. */
  #queues(options: ts.Expression | undefined): readonly Said[] {
    const values = options ? portValues(this.#evaluator, options, ['options', 'queue']) : [];
    return options ? partsOfValues(this.#evaluator, values, options).map((queue) => ({ queue })) : [];
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
  /^(?:listen|setGlobalPrefix|start|serve|server|startStandaloneServer|createMicroservice|connectMicroservice)$/;
/** By which a program of Nest is connected to what carries the questions of others. */
const CONNECTS = /^(?:create|connect)Microservice$/;

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

/** Nest's versions before paths, and servers that tell one path from the other by themselves. */
export function addsRoutes(evaluator: Evaluator, node: ts.CallExpression): boolean {
  const name = lastName(node.expression) ?? '';
  if (name === 'enableVersioning') return true;
  if (name === 'serve') return /^(Bun|Deno)\.serve$/.test(node.expression.getText());
  return node.arguments.some((each) => evaluator.valuesOf(each).some(({ kind }) => kind === 'function'));
}
