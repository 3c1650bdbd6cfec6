/** What Nest's controllers and resolvers, and those of its like, answer to: routes, patterns of messages, procedures of gRPC, fields of GraphQL; and the events that they consume. */
import { ts } from 'ts-morph';
import { appliedDecorations } from '../applied-decorations.js';
import { memberOf, messagePatterns, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Described } from '../described/index.js';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { free, type Value } from '../evaluate/values.js';
import { saidIn } from '../said-in.js';
import type { Decoration } from '../tables/decorators.js';

export interface NestReading {
  readonly kind: 'http' | 'rpc' | 'grpc' | 'graphql' | 'event';
  readonly method?: string;
  readonly path: Parts;
  readonly node: ts.Node;
  /** Neither the class nor the method says which version it is of. */
  readonly unversioned?: true;
  /** The method that answers, where a class inherits it. */
  readonly handler?: ts.MethodDeclaration;
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
  const isResolver = decorations.some(({ name }) => name === 'Resolver');
  const router = decorations.find(({ name }) => name === 'Router');
  // nestjs-grpc: the class names the service, its methods only procedures.
  const served = decorations.find(({ name }) => name === 'GrpcController');
  const inherited = controller ? inheritedReadings(evaluator, node, controller) : [];
  const readings = node.members.flatMap((member): readonly NestReading[] => {
    if (!ts.isMethodDeclaration(member) && !ts.isPropertyDeclaration(member)) return [];
    const own = appliedDecorations(evaluator, member, OF_MEMBER).flatMap((each) =>
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
        for (const each of appliedDecorations(evaluator, member, VERBS))
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
  { name, arguments: given, node, context }: Decoration,
  controller: Decoration | undefined,
): readonly NestReading[] {
  const [first, second] = given;
  const [, verb] = VERBS.exec(name) ?? [];
  if (verb !== undefined && controller) {
    const versions = versionsOf(evaluator, member);
    const prefixes =
      versions && versions.length > 0
        ? versions.flatMap((version) => pathsOf(evaluator, controller, version))
        : pathsOf(evaluator, controller, versions && '');
    const isVersioned = versions !== undefined || saysVersion(evaluator, controller);
    const paths = pathsOf(evaluator, { name, arguments: given, node, context });
    const method = verb === 'Sse' ? 'GET' : verb.toUpperCase();
    return prefixes.flatMap((prefix) =>
      paths.map((path) => ({
        kind: 'http' as const,
        ...(method !== 'ALL' && { method }),
        ...(!isVersioned && { unversioned: true as const }),
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

/** What `@Version('2')` of Nest says of a method; none of what is of no version, or not known; undefined where nothing is said. */
function versionsOf(
  evaluator: Evaluator,
  member: ts.MethodDeclaration | ts.PropertyDeclaration,
): readonly string[] | undefined {
  const said = appliedDecorations(evaluator, member, /^Version$/).find(({ name }) => name === 'Version');
  const [first] = said?.arguments ?? [];
  if (!first) return undefined;
  const values = evaluator.valuesOf(first, said?.context);
  return values.flatMap(listed).flatMap((value) => fixed(value) ?? []);
}

function listed(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}

/** `@Controller({ path: 'orders', version: VERSION_NEUTRAL })`: be it known which version or not. */
function saysVersion(evaluator: Evaluator, { arguments: [first], node, context }: Decoration): boolean {
  return (
    first !== undefined && memberOf(evaluator, evaluator.valuesOf(first, context), 'version', node).length > 0
  );
}

/**
 * `'orders'`, `['orders', 'sales']`, `{ path: 'orders', version: '1' }`.
 * @param of the version of what is meant, if that says one of its own; empty for one without a version
 */
function pathsOf(evaluator: Evaluator, decoration: Decoration, of?: string): readonly Parts[] {
  const {
    arguments: [first],
    node,
    context,
  } = decoration;
  if (!first) return [of === undefined || of === '' ? [''] : [`/v${of}`]];
  const values = evaluator.valuesOf(first, context);
  const versions = of === undefined ? memberOf(evaluator, values, 'version', node).flatMap(listed) : [];
  const all = versions.map(fixed).filter((version) => version !== undefined);
  if (all.length > 1) return all.flatMap((version) => pathsOf(evaluator, decoration, version));
  const version = of ?? all[0];
  const said = values.flatMap((value) =>
    value.kind === 'object' ? memberOf(evaluator, [value], 'path', node) : [value],
  );
  const places = said.flatMap(listed);
  const paths =
    places.length > 0 ? places.flatMap((value) => partsOfValues(evaluator, [value], node)) : [['']];
  const known = (values.length > 0 ? paths : partsOf(evaluator, first, context)).map(withParameters);
  return version === undefined || version === ''
    ? known
    : known.map((path) => joinUrl([`/v${version}`], path));
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
