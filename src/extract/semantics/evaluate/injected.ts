/**
 * What a container injects by a token: `@Inject(ORDERS) orders: Model<Order>` is what `{ provide: ORDERS, useFactory: … }` makes, and
 * `container.get(ORDERS)` what it is told by `container.bind(ORDERS).to(Orders)`. In: the parameter, the property or the call. Out: what the provider gives;
 * nothing where a class is injected, whose type says as much.
 * Sources: https://docs.nestjs.com/fundamentals/custom-providers, https://angular.dev/guide/di, https://inversify.io/docs/introduction/dependency-inversion/
 */
import { ts } from 'ts-morph';
import { isAskedByToken } from '../containers.js';
import type { Evaluator } from './evaluator.js';
import { classToken, givenBy, namedToken, type Provider, tokensOf } from './providers.js';
import { registeredSettings } from './settings.js';
import { parameterOf } from './text.js';
import {
  type Context,
  type Derived,
  derived,
  free,
  further,
  type Open,
  type Step,
  type Value,
} from './values.js';

type Injected = ts.ParameterDeclaration | ts.PropertyDeclaration;

/** The values that a provider gives for the token of a decoration. */
export function injectedValues(evaluator: Evaluator, node: Injected): readonly Value[] {
  const many = tokensAsked(evaluator, node, INJECTS_ALL);
  if (many.length > 0) return allOf(providedBy(evaluator, node, many));
  const values = givenBy(evaluator, providersOf(evaluator, node));
  if (values.length === 0) return madeByTokens(evaluator, node);
  if (values.length === 1) return values;
  // One provider that is made for each of several classes gives the one that is asked for by its name.
  const asked = tokensAsked(evaluator, node);
  const own = values.filter((value) => value.kind === 'class' && asked.includes(value.node.name?.text ?? ''));
  if (own.length > 0) return own;
  // Of several modules, each gives what it has of the type that is asked for.
  const type = node.type && /(\w+)(?:<[\s\S]*>)?$/.exec(node.type.getText())?.[1];
  const fitting = values.filter((value) => value.kind === 'instance' && isOf(value.of, type));
  return fitting.length > 0 ? fitting : values;
}

/** Whether a class is called so, or says that it is of a type of this name. */
function isOf({ name, heritageClauses }: ts.ClassLikeDeclaration, type: string | undefined): boolean {
  const said = (heritageClauses ?? []).flatMap(({ types }) =>
    types.map(({ expression }) => expression.getText()),
  );
  return [name?.text, ...said].includes(type);
}

/**
 * What a container gives for a class that a parameter is declared to be: for one that only says what others do, `constructor(publisher: Publisher)` with
 * `{ provide: Publisher, useClass: KafkaPublisher }`, and for one that is given with other settings, `{ provide: ApiConfiguration, useValue: { rootUrl } }`.
 */
export function injectedForClass(
  evaluator: Evaluator,
  node: ts.ParameterDeclaration,
  typed: readonly Value[],
): readonly Value[] {
  if (!ts.isConstructorDeclaration(node.parent)) return [];
  return typed.flatMap((value): readonly Value[] => {
    if (value.kind !== 'instance') return [];
    const exact = givenBy(evaluator, evaluator.providedNear(node, classToken(evaluator, value.of)));
    // What only whoever calls a function gives, `forRoot(options)`, says less than what a program provides itself.
    const given = exact.filter((each) => !parameterOf(each));
    if (exact.length > 0) return given.length > 0 ? given : exact;
    const name = isAbstract(value.of) ? value.of.name?.text : undefined;
    return name === undefined ? [] : givenBy(evaluator, evaluator.providedNear(node, name));
  });
}

/** Whether others must say what a class does. */
export function isAbstract(node: ts.ClassLikeDeclaration): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
}

/** What a container of a library makes of what it is asked for: `container.resolve(Orders)`, `moduleRef.get(Orders)`, `inject(Orders)`. */
export function injected(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const last = steps.at(-1);
  const [first] = node.arguments;
  if (!('package' in root) || last?.step !== 'member' || !first) return [];
  const isContainer = CONTAINER.test(root.package);
  if (isContainer && ASKS_ALL.test(last.name)) return allOf(providedFor(evaluator, first, root.package));
  const isAsking = ASKS.test(last.name);
  if (!isAsking || makesProgram(steps)) return [];
  if (!isContainer && !ts.isIdentifier(first)) return [];
  const provided = isContainer ? providedFor(evaluator, first, root.package) : [];
  if (provided.length > 0) return provided;
  return evaluator.valuesOf(first, context).flatMap((value): readonly Value[] => {
    if (value.kind === 'class') return [{ kind: 'instance', of: value.node, context: value.context }];
    const isOfLibrary = value.kind === 'derived' && 'package' in value.root && isContainer;
    const given =
      value.kind === 'derived' && isContainer && ts.isIdentifier(first)
        ? valuesOfToken(evaluator, first, value)
        : [];
    if (given.length > 0) return given;
    return isOfLibrary ? [further(value, { step: 'instance', types: [], context })] : [];
  });
}

const ASKS = /^(?:resolve|get|getAsync|getSync|create|inject)$/;
/** Of all that a container has for one token: by decorators, and by methods, of inversify, tsyringe and typedi. */
const INJECTS_ALL = /^(?:multiInject|injectAll|InjectMany)$/;
const ASKS_ALL = /^(?:getAll(?:Async)?|resolveAll|getMany)$/;

/** What a container gives for a token that only running code knows, `container.get(name)`: anything that it was told of. */
export function isGivenByContainer({ root, steps }: Derived): boolean {
  if (!('package' in root) || !isAskedByToken(root.package)) return false;
  return steps.some(
    (each, index) =>
      each.step === 'member' &&
      (ASKS.test(each.name) || ASKS_ALL.test(each.name)) &&
      steps[index + 1]?.step === 'call',
  );
}

function allOf(given: readonly Value[]): readonly Value[] {
  return given.length === 0 ? [] : [{ kind: 'list', items: given, elements: given.map((each) => [each]) }];
}

/** `NestFactory.create(AppModule)` makes a program, which is no instance of its module. */
function makesProgram(steps: readonly Step[]): boolean {
  const factory = steps.at(-2);
  return factory?.step === 'member' && factory.name === 'NestFactory';
}

const CONTAINER = /angular|nest|inversify|tsyringe|typedi|awilix|loopback/;

/** What is provided for a token that a container of a package is asked for. */
function providedFor(evaluator: Evaluator, token: ts.Expression, from: string): readonly Value[] {
  const tokens = tokensOf(evaluator, token);
  return providedBy(evaluator, token, from.startsWith('awilix') ? tokens.map(namedToken) : tokens);
}

function providedBy(evaluator: Evaluator, near: ts.Node, tokens: readonly string[]): readonly Value[] {
  return givenBy(evaluator, [...new Set(tokens.flatMap((each) => evaluator.providedNear(near, each)))]);
}

/** What awilix hands by its name to what it makes: `constructor({ orders })`, `constructor(private orders)`. */
export function handedByContainer(evaluator: Evaluator, open: Open, name: string): readonly Value[] {
  const isMade = ts.isConstructorDeclaration(open.parent) || ts.isArrowFunction(open.parent);
  return isMade ? givenBy(evaluator, evaluator.providedNear(open, namedToken(name))) : [];
}

/** What Angular gives for a token that a program has made: `inject(API_URL)`. Providers go before what the token makes by itself. */
function valuesOfToken(evaluator: Evaluator, token: ts.Identifier, made: Derived): readonly Value[] {
  const step = made.steps.at(-1);
  const before = made.steps.at(-2);
  if (step?.step !== 'new' || before?.step !== 'member' || before.name !== 'InjectionToken') return [];
  const provided = providedFor(evaluator, token, '@angular/core');
  if (provided.length > 0 || !ts.isNewExpression(step.node)) return provided;
  const [, options] = step.node.arguments ?? [];
  return (options ? evaluator.valuesOf(options, step.context) : [])
    .flatMap((value) => (value.kind === 'object' ? evaluator.member(value, 'factory', token) : []))
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []));
}

/** What the tokens that a parameter is decorated with make by themselves. */
function madeByTokens(evaluator: Evaluator, node: Injected): readonly Value[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) => {
    const [token] = ts.isCallExpression(expression) ? expression.arguments : [];
    // `@Inject(mailConfig.KEY)`: the settings that `registerAs` makes of its function.
    if (token && ts.isPropertyAccessExpression(token) && token.name.text === 'KEY') {
      const { expression: settings } = token;
      // What is injected often goes by the name of what it is made of, which stands outside of the constructor.
      const found = ts.isIdentifier(settings)
        ? evaluator.valuesOfName(settings.text, ts.isParameter(node) ? node.parent.parent : node, free)
        : evaluator.valuesOf(settings);
      return found.flatMap((value) => registeredSettings(evaluator, value));
    }
    if (!token || !ts.isIdentifier(token)) return [];
    return evaluator
      .valuesOf(token)
      .flatMap((value) => (value.kind === 'derived' ? valuesOfToken(evaluator, token, value) : []));
  });
}

/** The client of another service that is injected, by whatever type of the program's own it goes. */
export function injectedClient(evaluator: Evaluator, node: Injected): readonly Value[] {
  const client = providersOf(evaluator, node).find(({ way }) => way === 'client');
  if (!client) return [];
  const made = derived(
    { package: '@nestjs/microservices' },
    { step: 'member', name: 'ClientProxy', node: client.of },
  );
  return [further(made, { step: 'instance', types: [], context: free })];
}

function providersOf(evaluator: Evaluator, node: Injected): readonly Provider[] {
  return tokensAsked(evaluator, node)
    .slice(0, 1)
    .flatMap((token) => evaluator.providedNear(node, token));
}

function tokensAsked(evaluator: Evaluator, node: Injected, by = /^(?:lazy)?[iI]nject$/): readonly string[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) => {
    const isInject = ts.isCallExpression(expression) && by.test(expression.expression.getText());
    const [token] = isInject ? expression.arguments : [];
    return token ? tokensOf(evaluator, token) : [];
  });
}
