/** What calls say of the server of their program: where it listens, what it puts before all of its routes, and whether it adds routes that are not read. */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Callers } from '../calls/calling-files.js';
import { entriesOf } from '../calls/sites.js';
import { type Parts, partsOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { openOf } from '../evaluate/text.js';
import { free, type Open, type Value } from '../evaluate/values.js';

/** A port that only those say who call the function, or make the class, that listens. */
interface OpenPort {
  readonly node: ts.Expression;
  readonly open: Open;
}

/** Packages whose servers start to listen by that name. */
const STARTING = /^(?:fast-gateway|restana)$/;
/** Packages of which a function makes a server that it is told the port of. */
const SERVING = /^(?:@hapi\/hapi|hapi|@hono\/node-server|@apollo\/server\/standalone)$/;

/** What calls of a program say of its servers. */
export class Servers {
  readonly #evaluator: Evaluator;
  readonly #open: OpenPort[] = [];

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Where a server listens, and what a program puts before all of its routes. */
  read(node: ts.Node): readonly { readonly port?: Parts; readonly prefix?: Parts }[] {
    const evaluator = this.#evaluator;
    if (ts.isExportAssignment(node)) return served(evaluator, node.expression);
    if (!ts.isCallExpression(node)) return [];
    const name = nameOf(node);
    const [first, second] = node.arguments;
    if (!first || !MAY_SERVE.test(name)) return [];
    if (name === 'setGlobalPrefix') return partsOf(evaluator, first, free).map((prefix) => ({ prefix }));
    if (name === 'serve' && /^(?:Bun|Deno)\.serve$/.test(node.expression.getText()))
      return portsIn(evaluator, first, ['port']);
    if (name !== 'listen') {
      const from = packagesOf(evaluator, node.expression);
      if (name === 'startStandaloneServer')
        return second && from.some((each) => SERVING.test(each))
          ? portsIn(evaluator, second, ['listen', 'port'])
          : [];
      if (name !== 'start')
        return from.some((each) => SERVING.test(each)) ? portsIn(evaluator, first, ['port']) : [];
      if (!from.some((each) => STARTING.test(each))) return [];
    }
    const ports = portValues(evaluator, first);
    for (const open of ports.flatMap((value) => openOf(value) ?? [])) this.#open.push({ node: first, open });
    return ports.flatMap((value) => (value.kind === 'text' ? [{ port: value.parts }] : []));
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
    return this.#open.flatMap(({ node, open }) =>
      entries.of(open).flatMap(({ place, enter }) => {
        const context = enter(free);
        const of = unitAt(node) === unitAt(place) ? node : place;
        return evaluator
          .within(context, () => portValues(evaluator, node, context))
          .flatMap((value) => (value.kind === 'text' ? [{ port: value.parts, node: of }] : []));
      }),
    );
  }
}

const MAY_SERVE = /^(?:listen|setGlobalPrefix|start|serve|server|startStandaloneServer)$/;

function packagesOf(evaluator: Evaluator, node: ts.Expression): readonly string[] {
  return evaluator
    .valuesOf(node)
    .flatMap((value) => (value.kind === 'derived' && 'package' in value.root ? [value.root.package] : []));
}

/** What Bun serves of a module: `export default { port, fetch: app.fetch }`. */
function served(evaluator: Evaluator, node: ts.Expression): readonly { readonly port: Parts }[] {
  const isServer = ts.isObjectLiteralExpression(node) && evaluator.indexOf(node).named.has('fetch');
  return isServer ? portsIn(evaluator, node, ['port']) : [];
}

/** What a server is told to listen at: a port, or options that hold it. */
function portValues(evaluator: Evaluator, node: ts.Expression, context = free): readonly Value[] {
  return evaluator
    .valuesOf(node, context)
    .flatMap((value): readonly Value[] =>
      value.kind === 'object' ? evaluator.member(value, 'port', node) : [value],
    );
}

/** The port that an object holds under names within names. */
function portsIn(
  evaluator: Evaluator,
  node: ts.Expression,
  names: readonly string[],
): readonly { readonly port: Parts }[] {
  const found = names.reduce<readonly Value[]>(
    (values, name) =>
      values.flatMap((value) => (value.kind === 'object' ? evaluator.member(value, name, node) : [])),
    evaluator.valuesOf(node),
  );
  return found.flatMap((value) => (value.kind === 'text' ? [{ port: value.parts }] : []));
}

/** Nest's versions before paths, and servers that tell one path from the other by themselves. */
export function addsRoutes(evaluator: Evaluator, node: ts.CallExpression): boolean {
  const name = nameOf(node);
  if (name === 'enableVersioning') return true;
  if (name === 'serve') return /^(Bun|Deno)\.serve$/.test(node.expression.getText());
  return node.arguments.some((each) => evaluator.valuesOf(each).some(({ kind }) => kind === 'function'));
}

/** What is called, by its last name. */
export function nameOf(node: ts.CallExpression): string {
  const callee = node.expression;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isIdentifier(callee) ? callee.text : '';
}
