/**
 * Where Nest's clients of other services are told who these are: `ClientsModule.register([{ name: ORDERS, transport, options: { url } }])` and
 * its `registerAsync`, `@Client({ … })`, `ClientProxyFactory.create({ … })`. In: those calls, then a client where it is used. Out: its address,
 * which of RabbitMQ is a queue; nothing for one whose broker finds who answers.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Derived, free, type Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

interface Registered {
  readonly unit: Path;
  readonly token: string;
  readonly addresses: readonly Parts[];
}

export class NestClients {
  readonly #evaluator: Evaluator;
  readonly #unitAt: (node: ts.Node) => Path;
  readonly #registered: Registered[] = [];

  constructor(evaluator: Evaluator, unitAt: (node: ts.Node) => Path) {
    this.#evaluator = evaluator;
    this.#unitAt = unitAt;
  }

  /** Remembers the clients that a call registers. */
  read(node: ts.CallExpression): void {
    const callee = node.expression;
    const [first] = node.arguments;
    if (!first || !ts.isPropertyAccessExpression(callee)) return;
    const of = callee.expression.getText();
    if (of === 'ClientProxyFactory') this.#provided(node, first);
    if (of !== 'ClientsModule') return;
    const evaluator = this.#evaluator;
    const given = evaluator.valuesOf(first);
    const listed = [...given, ...memberOf(evaluator, given, 'clients', node)];
    const clients = listed.flatMap((value) => (value.kind === 'list' ? value.items : []));
    for (const client of clients) {
      const named = memberOf(evaluator, [client], 'name', node);
      const factories = memberOf(evaluator, [client], 'useFactory', node);
      const made = factories.flatMap((value) =>
        value.kind === 'function' ? evaluator.returnedBy(value) : [],
      );
      const addresses = this.#addresses([client, ...made], node);
      const tokens = named.length > 0 ? named.map(fixed) : [this.#nameOf(client)];
      for (const token of tokens)
        if (token !== undefined) this.#registered.push({ unit: this.#unitAt(node), token, addresses });
    }
  }

  /** `{ provide: ORDERS, useFactory: () => ClientProxyFactory.create({ … }) }` */
  #provided(node: ts.CallExpression, options: ts.Expression): void {
    let place: ts.Node = node;
    while (
      place.parent &&
      !(ts.isObjectLiteralExpression(place) && this.#evaluator.indexOf(place).named.has('provide'))
    )
      place = place.parent;
    if (!ts.isObjectLiteralExpression(place)) return;
    const provided = this.#evaluator.indexOf(place).named.get('provide');
    if (!provided || !ts.isPropertyAssignment(provided)) return;
    const { initializer } = provided;
    const token = this.#evaluator.valuesOf(initializer).map(fixed)[0] ?? initializer.getText();
    const addresses = this.#addresses(this.#evaluator.valuesOf(options), node);
    this.#registered.push({ unit: this.#unitAt(node), token, addresses });
  }

  /** The addresses of a client where it is used; a hole for one that only who calls there knows. */
  addressesOf({ root, steps }: Derived, node: ts.Node): readonly Parts[] {
    const last = steps.at(-1);
    if (last?.step === 'call' && ts.isCallExpression(last.node)) {
      const [options] = last.node.arguments;
      return options ? this.#addresses(this.#evaluator.valuesOf(options, last.context), node) : [];
    }
    if (last?.step !== 'instance') return 'open' in root ? [[{ hole: true, open: root.open }]] : [];
    const declared = last.open ?? last.member;
    if (declared && ts.getDecorators(declared)) return this.#decorated(declared, node);
    return last.open ? [[{ hole: true, open: last.open }]] : [];
  }

  /** What `@Inject(ORDERS) orders` and `@Client({ … }) orders` say. */
  #decorated(declared: ts.Node, client: ts.Node): readonly Parts[] {
    for (const { name, arguments: given } of decorationsOf(declared)) {
      const [first] = given;
      if (name === 'Client' && first) return this.#addresses(this.#evaluator.valuesOf(first), client);
      if (name !== 'Inject' || !first) continue;
      const token = this.#evaluator.valuesOf(first, free).map(fixed)[0] ?? first.getText();
      // The program that is given it: what uses it may be a library.
      const units = [this.#unitAt(declared), this.#unitAt(client)];
      const found = this.#registered.filter((each) => each.token === token);
      const own = units
        .map((unit) => found.filter((each) => each.unit === unit))
        .find((each) => each.length > 0);
      return (own ?? found).flatMap(({ addresses }) => addresses);
    }
    return [];
  }

  /** `{ options: { url } }` of gRPC, `{ options: { host, port } }` of TCP, `{ options: { queue } }` of RabbitMQ. */
  #addresses(clients: readonly Value[], node: ts.Node): readonly Parts[] {
    const evaluator = this.#evaluator;
    const options = memberOf(evaluator, clients, 'options', node);
    const isDirect = options.some(
      (value) => value.kind === 'object' && /\b(protoPath|package|host)\b/.test(value.node.getText()),
    );
    if (!isDirect)
      return partsOfValues(evaluator, memberOf(evaluator, options, 'queue', node), node).map((queue) => [
        'queue:',
        ...queue,
      ]);
    const urls = memberOf(evaluator, options, 'url', node);
    if (urls.length > 0) return partsOfValues(evaluator, urls, node);
    const hosts = memberOf(evaluator, options, 'host', node);
    const [port] = partsOfValues(evaluator, memberOf(evaluator, options, 'port', node), node);
    return hosts.length === 0
      ? []
      : partsOfValues(evaluator, hosts, node).map((host) => [...host, ...(port ? [':', ...port] : [])]);
  }

  /** The token of a client as it is written, where it is no text: `name: ORDERS`. */
  #nameOf(client: Value): string | undefined {
    const property =
      client.kind === 'object' ? this.#evaluator.indexOf(client.node).named.get('name') : undefined;
    return property && ts.isPropertyAssignment(property) ? property.initializer.getText() : undefined;
  }
}
