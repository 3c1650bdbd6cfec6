/** What Nest's controllers and resolvers, and those of its like, answer to: routes, patterns of messages, procedures of gRPC, fields of GraphQL; and the events that they consume. */
import { ts } from 'ts-morph';
import { appliedDecorations } from '../applied-decorations.js';
import { memberOf, messagePatterns, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Described } from '../described/index.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { saidIn } from '../said-in.js';
import type { Decoration } from '../tables/decorators.js';

export interface NestReading {
  readonly kind: 'http' | 'rpc' | 'grpc' | 'graphql' | 'event';
  readonly method?: string;
  readonly path: Parts;
  readonly node: ts.Node;
}

/** tsoa names its controllers by their route: `@Route('orders') class Orders extends Controller`. */
const hasTsoa = saidIn(/\bfrom\s+['"]@?tsoa\b/);
const OF_CLASS = /^(?:Route|[Cc]ontroller|JsonController|RestController|Resolver|Router|GrpcController)$/;
const OF_MEMBER =
  /^(?:(?:http)?(?:Get|Post|Put|Patch|Delete|Head|Options)|[Aa]ll|Sse|MessagePattern|EventPattern|RMQRoute|Grpc(?:Stream)?(?:Method|Call)|Query|Mutation|Subscription)$/;
/** Those of Nest and routing-controllers, and those of inversify-express-utils: `@httpGet('/:id')`. */
const VERBS = /^(?:http)?(Get|Post|Put|Patch|Delete|Head|Options|All|all|Sse)$/;

export function readController(
  evaluator: Evaluator,
  described: Described,
  node: ts.ClassLikeDeclaration,
): readonly NestReading[] {
  const decorations = appliedDecorations(evaluator, node, OF_CLASS);
  const isTsoa = hasTsoa(node.getSourceFile());
  const controller = decorations.find(({ name }) =>
    isTsoa ? name === 'Route' : /^([Cc]ontroller|JsonController|RestController)$/.test(name),
  );
  const generated = decorations.flatMap(({ name }) => /^(\w+)ControllerMethods$/.exec(name)?.[1] ?? [])[0];
  const prefixes = controller ? pathsOf(evaluator, controller) : [];
  const isResolver = decorations.some(({ name }) => name === 'Resolver');
  const router = decorations.find(({ name }) => name === 'Router');
  // nestjs-grpc: the class names the service, its methods only procedures.
  const served = decorations.find(({ name }) => name === 'GrpcController');
  return node.members.flatMap((member) => {
    if (!ts.isMethodDeclaration(member) && !ts.isPropertyDeclaration(member)) return [];
    const own = appliedDecorations(evaluator, member, OF_MEMBER).flatMap((each) =>
      isResolver
        ? fieldReadings(evaluator, member, each)
        : router
          ? routedReadings(evaluator, node, router, member, each)
          : served
            ? procedureReadings(evaluator, served, member, each)
            : methodReadings(evaluator, node, member, each, controller ? prefixes : undefined),
    );
    if (own.length > 0 || generated === undefined || !ts.isMethodDeclaration(member)) return own;
    const isKnown = described.knows(generated);
    const isNone = isKnown && described.procedure(generated, member.name.getText()) === undefined;
    if (isHidden(member) || isNone) return [];
    return [
      { kind: 'grpc' as const, path: [`${generated}/${capital(member.name.getText())}`], node: member.name },
    ];
  });
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
  { name, arguments: given, node, context }: Decoration,
  prefixes: readonly Parts[] | undefined,
): readonly NestReading[] {
  const [first, second] = given;
  const [, verb] = VERBS.exec(name) ?? [];
  if (verb !== undefined && prefixes) {
    const paths = pathsOf(evaluator, { name, arguments: given, node, context });
    const method = verb === 'Sse' ? 'GET' : verb.toUpperCase();
    return prefixes.flatMap((prefix) =>
      paths.map((path) => ({
        kind: 'http' as const,
        ...(method !== 'ALL' && { method }),
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

/** `'orders'`, `['orders', 'sales']`, `{ path: 'orders', version: '1' }`. */
function pathsOf(evaluator: Evaluator, { arguments: given, node, context }: Decoration): readonly Parts[] {
  const [first] = given;
  if (!first) return [['']];
  const values = evaluator.valuesOf(first, context);
  const version = memberOf(evaluator, values, 'version', node).map(fixed)[0];
  const said = values.flatMap((value) =>
    value.kind === 'object' ? memberOf(evaluator, [value], 'path', node) : [value],
  );
  const all = said.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const paths = all.length > 0 ? all.flatMap((value) => partsOfValues(evaluator, [value], node)) : [['']];
  const known = (values.length > 0 ? paths : partsOf(evaluator, first, context)).map(withParameters);
  return version === undefined ? known : known.map((path) => joinUrl([`/v${version}`], path));
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
