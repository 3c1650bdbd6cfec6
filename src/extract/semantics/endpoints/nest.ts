/** What Nest's controllers and resolvers, and those of its like, answer to: routes, patterns of messages, procedures of gRPC, fields of GraphQL; and the events that they consume. */
import { ts } from 'ts-morph';
import { appliedDecorations } from '../applied-decorations.js';
import { memberOf, messagePatterns, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import { contractRoutes } from '../contracts.js';
import type { Described } from '../described/index.js';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { free, type Value } from '../evaluate/values.js';
import { saidIn } from '../said-in.js';
import type { Decoration } from '../tables/decorators.js';
import { versionIn } from './nest-modules.js';
import { hasBareClasses, routeSaid, VERB_DECORATOR } from './verb-decorators.js';

export interface NestReading {
  readonly kind: 'http' | 'rpc' | 'grpc' | 'graphql' | 'event';
  readonly method?: string;
  readonly path: Parts;
  readonly node: ts.Node;
  /** The versions that the method says, or else its class: none of what is of no version, or not known. Absent where neither says any. */
  readonly versions?: readonly string[];
  /** The method that answers, where a class inherits it. */
  readonly handler?: ts.MethodDeclaration;
}

/** tsoa names its controllers by their route: `@Route('orders') class Orders extends Controller`. */
const hasTsoa = saidIn(/\bfrom\s+['"]@?tsoa\b/);
const OF_CLASS = /^(?:Route|api|[Cc]ontroller|JsonController|RestController|Resolver|Router|GrpcController)$/;
const OF_MEMBER =
  /^(?:MessagePattern|EventPattern|RMQRoute|TsRest(?:Handler)?|Grpc(?:Stream)?(?:Method|Call)|Query|Mutation|Subscription)$/;
const OF_MEMBERS = new RegExp(`${VERB_DECORATOR.source}|${OF_MEMBER.source}`);

export function readController(
  evaluator: Evaluator,
  described: Described,
  node: ts.ClassLikeDeclaration,
): readonly NestReading[] {
  const decorations = appliedDecorations(evaluator, node, OF_CLASS);
  const isTsoa = hasTsoa(node.getSourceFile());
  const controller = decorations.find(({ name }) =>
    isTsoa ? name === 'Route' : /^(api|[Cc]ontroller|JsonController|RestController)$/.test(name),
  );
  const generated = decorations.flatMap(({ name }) => /^(\w+)ControllerMethods$/.exec(name)?.[1] ?? [])[0];
  const isResolver = decorations.some(({ name }) => name === 'Resolver');
  const router = decorations.find(({ name }) => name === 'Router');
  // nestjs-grpc: the class names the service, its methods only procedures.
  const served = decorations.find(({ name }) => name === 'GrpcController');
  const inherited = controller ? inheritedReadings(evaluator, node, controller) : [];
  const readings = node.members.flatMap((member): readonly NestReading[] => {
    if (!ts.isMethodDeclaration(member) && !ts.isPropertyDeclaration(member)) return [];
    const own = appliedDecorations(evaluator, member, OF_MEMBERS).flatMap((each) =>
      isResolver
        ? fieldReadings(evaluator, member, each)
        : router
          ? routedReadings(evaluator, node, router, member, each)
          : served
            ? procedureReadings(evaluator, served, member, each)
            : methodReadings(evaluator, node, member, each, controller),
    );
    if (own.length > 0 || generated === undefined || !ts.isMethodDeclaration(member)) return own;
    const isKnown = described.knows(generated);
    const isNone = isKnown && described.procedure(generated, member.name.getText()) === undefined;
    if (isHidden(member) || isNone) return [];
    return [
      { kind: 'grpc' as const, path: [`${generated}/${capital(member.name.getText())}`], node: member.name },
    ];
  });
  return [...readings, ...inherited];
}

/** The routes that a controller has from the classes that it extends, as far as it does not have methods of its own in their places. */
function inheritedReadings(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  controller: Decoration,
): readonly NestReading[] {
  const known = new Set(node.members.flatMap(({ name }) => name?.getText() ?? []));
  const readings: NestReading[] = [];
  const pending = [node];
  const seen = new Set<ts.Node>(pending);
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const { value } of basesOf(evaluator, next, free)) {
      if (value.kind !== 'class' || seen.has(value.node)) continue;
      seen.add(value.node);
      pending.push(value.node);
      for (const member of value.node.members) {
        if (!ts.isMethodDeclaration(member) || known.has(member.name.getText())) continue;
        known.add(member.name.getText());
        for (const each of appliedDecorations(evaluator, member, VERB_DECORATOR))
          for (const reading of methodReadings(evaluator, node, member, each, controller))
            readings.push({ ...reading, node: controller.node, handler: member });
      }
    }
  }
  return readings;
}

/** Whether a member is only for its class. */
export function isHidden(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined;
  return (modifiers ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
  );
}

function methodReadings(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  member: ts.MethodDeclaration | ts.PropertyDeclaration,
  decoration: Decoration,
  controller: Decoration | undefined,
): readonly NestReading[] {
  const { name, arguments: given, node, context } = decoration;
  const [first, second] = given;
  const routes = controller || hasBareClasses(of.getSourceFile()) ? routesSaid(evaluator, decoration) : [];
  if (routes.length > 0) {
    const versions = versionsOf(evaluator, member) ?? (controller && versionsSaid(evaluator, controller));
    return (controller ? pathsOf(evaluator, controller) : [['']]).flatMap((prefix) =>
      routes.map(({ method, path }) => ({
        kind: 'http' as const,
        ...(method !== undefined && { method }),
        ...(versions && { versions }),
        path: joinUrl(rooted(prefix), path.every((part) => part === '') ? [] : path),
        node,
      })),
    );
  }
  // Of nestjs-rmq, who asks by a topic and who only tells of it come to one handler.
  if ((name === 'MessagePattern' || name === 'RMQRoute') && first)
    return messagePatterns(evaluator, first, context).map((path) => ({ kind: 'rpc', path, node }));
  if (name === 'EventPattern' && first)
    return messagePatterns(evaluator, first, context).map((path) => ({ kind: 'event', path, node }));
  if (/^Grpc(Stream)?(Method|Call)$/.test(name)) {
    const service = first ? evaluator.valuesOf(first, context).map(fixed)[0] : of.name?.text;
    const method = second
      ? evaluator.valuesOf(second, context).map(fixed)[0]
      : capital(member.name.getText());
    return [{ kind: 'grpc', path: [`${service ?? '*'}/${capital(method ?? '*')}`], node }];
  }
  return [];
}

/** What a decorator says that a method answers to: by a verb, or by a part of a contract of ts-rest. */
function routesSaid(
  evaluator: Evaluator,
  decoration: Decoration,
): readonly { readonly method?: string; readonly path: Parts }[] {
  const { name, arguments: given, node, context } = decoration;
  if (/^TsRest(?:Handler)?$/.test(name))
    return given
      .slice(0, 1)
      .flatMap((contract) =>
        evaluator.valuesOf(contract, context).flatMap((value) => contractRoutes(evaluator, value, contract)),
      );
  const said = routeSaid(evaluator, decoration);
  if (!said) return [];
  const { method, path } = said;
  return pathsOf(evaluator, { arguments: path ? [path] : [], node, context }).map((each) => ({
    ...(method !== undefined && { method }),
    path: each,
  }));
}

/** `@Query(() => Order, { name: 'order' })`, `@Mutation('placeOrder')`: what clients of GraphQL ask for. */
function fieldReadings(
  evaluator: Evaluator,
  member: ts.MethodDeclaration | ts.PropertyDeclaration,
  { name, arguments: given, node, context }: Decoration,
): readonly NestReading[] {
  if (!/^(Query|Mutation|Subscription)$/.test(name)) return [];
  const values = given.flatMap((each) => evaluator.valuesOf(each, context));
  const said = [...values, ...memberOf(evaluator, values, 'name', node)].flatMap(
    (value) => fixed(value) ?? [],
  )[0];
  return [{ kind: 'graphql', path: [`${name} ${said ?? member.name.getText()}`], node }];
}

/** `@Router({ alias: 'orders' }) class OrdersRouter { @Query() byId() {} }` of nestjs-trpc. */
function routedReadings(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  { arguments: [options] }: Decoration,
  member: ts.MethodDeclaration | ts.PropertyDeclaration,
  { name, node }: Decoration,
): readonly NestReading[] {
  if (!/^(Query|Mutation|Subscription)$/.test(name)) return [];
  const values = options ? evaluator.valuesOf(options) : [];
  const alias = memberOf(evaluator, values, 'alias', node).map(fixed)[0];
  const own = of.name?.text ?? '*';
  const router = alias ?? own.charAt(0).toLowerCase() + own.slice(1);
  return [{ kind: 'rpc', path: [`${router}.${member.name.getText()}`], node }];
}

function procedureReadings(
  evaluator: Evaluator,
  { arguments: [service] }: Decoration,
  member: ts.MethodDeclaration | ts.PropertyDeclaration,
  { name, arguments: [first], node }: Decoration,
): readonly NestReading[] {
  if (!/^Grpc(Stream)?(Method|Call)$/.test(name)) return [];
  const said = (given: ts.Expression | undefined, option: string) => {
    const values = given ? evaluator.valuesOf(given) : [];
    return [...values, ...memberOf(evaluator, values, option, node)].flatMap(
      (value) => fixed(value) ?? [],
    )[0];
  };
  const method = said(first, 'methodName') ?? member.name.getText();
  return [{ kind: 'grpc', path: [`${said(service, 'serviceName') ?? '*'}/${capital(method)}`], node }];
}

/** What `@Version('2')` of Nest says of a method; none of what is of no version, or not known; undefined where nothing is said. */
function versionsOf(
  evaluator: Evaluator,
  member: ts.MethodDeclaration | ts.PropertyDeclaration,
): readonly string[] | undefined {
  const said = appliedDecorations(evaluator, member, /^Version$/).find(({ name }) => name === 'Version');
  const [first] = said?.arguments ?? [];
  if (!first) return undefined;
  const values = evaluator.valuesOf(first, said?.context);
  return values.flatMap(listed).flatMap((value) => versionIn(value) ?? []);
}

function listed(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}

/** `@Controller({ path: 'orders', version: VERSION_NEUTRAL })`: be it known which version or not. */
function versionsSaid(
  evaluator: Evaluator,
  { arguments: [first], node, context }: Decoration,
): readonly string[] | undefined {
  const said = first ? memberOf(evaluator, evaluator.valuesOf(first, context), 'version', node) : [];
  return said.length > 0 ? said.flatMap(listed).flatMap((value) => versionIn(value) ?? []) : undefined;
}

/** What the path stands under in an object that is given instead: `@Controller({ path })`, `@GET({ url })`, `@api({ basePath })`. */
const PATH_OPTIONS = ['path', 'url', 'basePath'];

/** `'orders'`, `['orders', 'sales']`, `{ path: 'orders', version: '1' }`. */
function pathsOf(
  evaluator: Evaluator,
  { arguments: [first], node, context }: Pick<Decoration, 'arguments' | 'node' | 'context'>,
): readonly Parts[] {
  if (!first) return [['']];
  const values = evaluator.valuesOf(first, context);
  const said = values.flatMap((value) =>
    value.kind === 'object'
      ? PATH_OPTIONS.flatMap((each) => memberOf(evaluator, [value], each, node))
      : [value],
  );
  const places = said.flatMap(listed);
  const paths =
    places.length > 0 ? places.flatMap((value) => partsOfValues(evaluator, [value], node)) : [['']];
  return (values.length > 0 ? paths : partsOf(evaluator, first, context)).map(withParameters);
}

/** `orders/{id}` is `orders/:id`. */
function withParameters(path: Parts): Parts {
  return path.map((part) => (typeof part === 'string' ? part.replace(/\{(\w+)\}/g, ':$1') : part));
}

function rooted(path: Parts): Parts {
  const [first, ...others] = path;
  if (typeof first === 'string' && !first.startsWith('/'))
    return [first === '' ? '' : `/${first}`, ...others];
  return first === undefined || typeof first === 'string' ? path : ['/', ...path];
}

export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
