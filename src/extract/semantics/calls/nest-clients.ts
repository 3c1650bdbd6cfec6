/**
 * Where Nest's clients of other services are told who these are: `ClientsModule.register([{ name: ORDERS, transport, options: { url } }])` and
 * its `registerAsync`, `@Client({ … })`, `ClientProxyFactory.create({ … })`. In: those calls, then a client where it is used. Out: its address,
 * which of RabbitMQ is a queue; nothing for one whose broker finds who answers.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, free, type Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
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

  /** The addresses of a client where it is used. */
  addressesOf(client: ts.Expression, context: Context): readonly Parts[] {
    const parameter = handedTo(client);
    if (parameter) {
      const given = givenBy(parameter, context);
      if (given) return this.addressesOf(given, context.outer ?? free);
      return isCalledBeside(parameter) && !context.call ? [[{ hole: true, open: parameter }]] : [];
    }
    const made = this.#evaluator.valuesOf(client, context).flatMap((value): readonly Value[] => {
      const step = value.kind === 'derived' ? value.steps.at(-1) : undefined;
      const isMade = step?.step === 'call' && ts.isCallExpression(step.node);
      const [options] = isMade && ts.isCallExpression(step.node) ? step.node.arguments : [];
      return options && step?.step === 'call' ? this.#evaluator.valuesOf(options, step.context) : [];
    });
    if (made.length > 0) return this.#addresses(made, client);
    const declared = declarationOf(client);
    if (!declared) return [];
    for (const { name, arguments: given } of decorationsOf(declared)) {
      const [first] = given;
      if (name === 'Client' && first) return this.#addresses(this.#evaluator.valuesOf(first), client);
      if (name !== 'Inject' || !first) continue;
      const token = this.#evaluator.valuesOf(first, free).map(fixed)[0] ?? first.getText();
      const unit = this.#unitAt(client);
      const found = this.#registered.filter((each) => each.token === token);
      const own = found.filter((each) => each.unit === unit);
      return (own.length > 0 ? own : found).flatMap(({ addresses }) => addresses);
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

/** The parameter of a function that a client is handed to where it is used: `ask(client: ClientProxy)`. */
function handedTo(client: ts.Expression): ts.ParameterDeclaration | undefined {
  if (!ts.isIdentifier(client)) return undefined;
  for (let body = functionAround(client); body; body = body.parent && functionAround(body.parent)) {
    if (!ts.isFunctionLike(body) || ts.isConstructorDeclaration(body)) return undefined;
    const parameter = body.parameters.find((each) => each.name.getText() === client.text);
    if (parameter) return parameter;
  }
  return undefined;
}

/** What the call that leads in gives to a parameter. */
function givenBy(parameter: ts.ParameterDeclaration, { call }: Context): ts.Expression | undefined {
  const of = parameter.parent;
  const name = nameOfFunction(of);
  const callee = call?.expression;
  const called = callee && (ts.isPropertyAccessExpression(callee) ? callee.name : callee).getText();
  return called === undefined || called !== name
    ? undefined
    : call?.arguments?.[of.parameters.indexOf(parameter as never)];
}

/** Whether a function is called in its own file, where it can be seen what it is given. */
function isCalledBeside({ parent }: ts.ParameterDeclaration): boolean {
  const name = nameOfFunction(parent);
  if (name === undefined) return false;
  const calls = parent.getSourceFile().text.split(new RegExp(`\\b${name}\\s*\\(`));
  return calls.length > (ts.isArrowFunction(parent) || ts.isFunctionExpression(parent) ? 1 : 2);
}

function nameOfFunction(of: ts.Node): string | undefined {
  const named = ts.isArrowFunction(of) || ts.isFunctionExpression(of) ? of.parent : of;
  const name =
    ts.isVariableDeclaration(named) || ts.isFunctionDeclaration(named) || ts.isMethodDeclaration(named)
      ? named.name
      : undefined;
  return name && ts.isIdentifier(name) ? name.text : undefined;
}

/** The parameter or the member that `this.client`, or `client`, is declared by. */
function declarationOf(client: ts.Expression): ts.ParameterDeclaration | ts.PropertyDeclaration | undefined {
  const name = ts.isPropertyAccessExpression(client) ? client.name.text : client.getText();
  let place: ts.Node | undefined = client;
  while (place && !ts.isClassLike(place)) place = place.parent;
  const members = place?.members ?? [];
  for (const member of members) {
    if (ts.isPropertyDeclaration(member) && member.name.getText() === name) return member;
    if (!ts.isConstructorDeclaration(member)) continue;
    const parameter = member.parameters.find((each) => each.name.getText() === name);
    if (parameter) return parameter;
  }
  return undefined;
}
