/**
 * A walk over files of code → what each place says of services by itself: what it answers to, hears and puts requests through, where it listens,
 * and which places may ask or tell somebody, which are read when all files are known.
 */
import { ts } from 'ts-morph';
import type {
  EndpointFact,
  ListenFact,
  MessageFact,
  PageHostFact,
  PageProxyFact,
  PrefixFact,
} from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { type ActionReading, readActions } from './actions/moleculer.js';
import { readActionClass } from './actions/moleculer-classes.js';
import { type EventReading, readEventClass, readEvents } from './actions/moleculer-events.js';
import { readWebGateway, type WebGateway } from './actions/moleculer-web.js';
import { readPatternServer } from './actions/patterns.js';
import { readProxyRoute } from './calls/hapi-proxies.js';
import type { CallReading } from './calls/http.js';
import { builtInto, readPageProxies } from './calls/page-proxies.js';
import { mayAdd } from './calls/proxy-mounts.js';
import { readGrpcServer } from './calls/rpc.js';
import type { Settings } from './calls/settings.js';
import type { Site } from './calls/site.js';
import { type Parts, patternOf } from './calls/texts.js';
import { subscribedByDapr } from './channels/dapr.js';
import { queueDecorations } from './channels/decorated.js';
import { mayHearByDetailType, readDetailTypes } from './channels/detail-types.js';
import { TELLS_IN_SQL } from './channels/outbox-statements.js';
import type { Rascal } from './channels/rascal.js';
import type { Transports } from './channels/transports.js';
import type { Described } from './described/index.js';
import { readChainedRoutes } from './endpoints/chained-routes.js';
import type { CloudRoutes } from './endpoints/cloud-routes.js';
import { directoryServed, routeBelow } from './endpoints/directory-routers.js';
import { readFeathersService } from './endpoints/feathers-services.js';
import { HOOK_FILE } from './endpoints/file-paths.js';
import { type FileRoute, readFileRoutes, routesIn } from './endpoints/file-routes.js';
import { directoriesHandedOut } from './endpoints/hosted-directories.js';
import { readListedRoutes } from './endpoints/listed-routes.js';
import { readRoutes } from './endpoints/looped-routes.js';
import { readController } from './endpoints/nest.js';
import type { NestModules } from './endpoints/nest-modules.js';
import type { NestPrograms } from './endpoints/nest-programs.js';
import { readPrefixes } from './endpoints/program-prefixes.js';
import { readProtoServer } from './endpoints/proto-servers.js';
import type { Routers } from './endpoints/routers.js';
import { addsRoutes, type Servers } from './endpoints/servers.js';
import { handlersServed, readTestedRoutes } from './endpoints/tested/tested-routes.js';
import { registersTsoa } from './endpoints/tsoa.js';
import { readHandler, readTypedServer, type TypedEndpoint } from './endpoints/typed-servers.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { lastName } from './evaluate/last-name.js';
import { type Body, functionAround } from './functions.js';
import type { GraphReader } from './graphql/graph-reader.js';
import { PAGE_CONFIG } from './page-configs.js';
import { locationOf } from './places.js';
import type { Placing } from './placing.js';
import { safely } from './safely.js';

/** Those who remember what they see on the way, to be asked when all files are known. */
export interface Watchers {
  readonly routers: Routers;
  readonly modules: NestModules;
  readonly programs: NestPrograms;
  readonly servers: Servers;
  readonly clouds: CloudRoutes;
  readonly settings: Settings;
  readonly transports: Transports;
  readonly rascal: Rascal;
  readonly graph: GraphReader;
}

export class TrafficWalk {
  readonly endpoints: EndpointFact[] = [];
  readonly messages: MessageFact[] = [];
  readonly listens: ListenFact[] = [];
  /** What programs put before all paths, and who is told that. */
  readonly prefixed: { readonly fact: PrefixFact; readonly app: ts.Expression | undefined }[] = [];
  readonly pageProxies: PageProxyFact[] = [];
  readonly pageHosts: PageHostFact[] = [];
  /** What controllers of Nest answer to, below what is put before their modules. */
  readonly controlled: {
    readonly fact: Omit<EndpointFact, 'path'>;
    readonly path: Parts;
    readonly of: ts.Node;
    readonly versions: readonly string[] | undefined;
  }[] = [];
  /** What Nest's handlers consume, over what is set elsewhere. */
  readonly events: { readonly message: MessageFact; readonly node: ts.Node }[] = [];
  /** What leads requests on to actions. */
  readonly gateways: (WebGateway & { readonly node: ts.Node })[] = [];
  /** What routes ask that hand on whatever they are asked. */
  readonly handing: CallReading[] = [];
  /** Files that are the routes of all that lies below a path. */
  readonly opened: (FileRoute & Required<Pick<FileRoute, 'answers'>>)[] = [];
  /** Files that frameworks of pages ask before all routes. */
  readonly hooks: ts.SourceFile[] = [];
  /** Places that may ask or tell others. */
  readonly sites: Site[] = [];
  /** Places that tell others, whatever they are told. */
  readonly telling: ts.Node[] = [];
  /** What may add something to a server. */
  readonly adding: ts.CallExpression[] = [];
  /** What adds the routes of controllers to a router. */
  readonly registering: ts.CallExpression[] = [];
  /** What adds routes that are not read. */
  readonly unread: ts.Node[] = [];
  readonly #evaluator: Evaluator;
  readonly #described: Described;
  readonly #placing: Placing;
  readonly #watchers: Watchers;
  /** Directories whose files are routes. */
  readonly #directories = new Set<Path>();

  readonly #isOnce: (path: Path) => boolean;

  /** @param isOnce whether what a file asks is asked once, by hand */
  constructor(
    evaluator: Evaluator,
    described: Described,
    placing: Placing,
    watchers: Watchers,
    isOnce: (path: Path) => boolean,
  ) {
    this.#isOnce = isOnce;
    this.#evaluator = evaluator;
    this.#described = described;
    this.#placing = placing;
    this.#watchers = watchers;
  }

  /** Reads files, each of which may tell how another one is to be read that comes before it. */
  read(files: readonly ts.SourceFile[]): void {
    for (const file of files) this.#file(file);
    const { program } = this.#evaluator;
    for (const directory of this.#directories)
      for (const file of files) {
        const route = routeBelow(directory, program.pathOf(file));
        if (route) this.#answersAsFile(safely(() => routesIn(this.#evaluator, file, route)));
      }
  }

  #file(file: ts.SourceFile): void {
    const evaluator = this.#evaluator;
    const path = evaluator.program.pathOf(file);
    const isPageConfig = PAGE_CONFIG.test(path);
    const isOneOff = this.#isOnce(path);
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
      if (isPageConfig) this.#pageConfig(node);
      this.#any(node, isOneOff);
      if (ts.isCallExpression(node)) this.#call(node, isOneOff);
      else if (ts.isNewExpression(node)) this.#creation(node, isOneOff);
      else if (ts.isTaggedTemplateExpression(node)) {
        if (!isOneOff && TELLS_IN_SQL.test(node.template.getText())) this.sites.push(node);
      } else if (ts.isObjectLiteralExpression(node)) this.#object(node);
      else if (ts.isClassLike(node)) this.#class(node);
      ts.forEachChild(node, visit);
    };
    visit(file);
    if (mayHearByDetailType(file.text)) this.#detailTypes(file);
    if (HOOK_FILE.test(path)) this.hooks.push(file);
    this.#answersAsFile(
      safely(() => readFileRoutes(evaluator, file)),
      { ofPage: true },
    );
  }

  #pageConfig(node: ts.Node): void {
    const evaluator = this.#evaluator;
    for (const { prefix, to, node: at } of safely(() => readPageProxies(evaluator, node)) ?? [])
      this.pageProxies.push({ prefix, to: patternOf(to), at: locationOf(evaluator.program, at) });
    const built = safely(() => builtInto(evaluator, node));
    if (built !== undefined)
      this.pageHosts.push({ page: evaluator.program.pathOf(node.getSourceFile()), by: built });
  }

  #any(node: ts.Node, isOneOff: boolean): void {
    const { servers, settings, graph } = this.#watchers;
    const placing = this.#placing;
    for (const { port } of safely(() => servers.read(node)) ?? [])
      this.listens.push({ port: patternOf(port), ...placing.placed(node) });
    for (const handler of safely(() => handlersServed(this.#evaluator, node)) ?? [])
      this.#answersTyped(
        safely(() => readTestedRoutes(this.#evaluator, handler))?.map(({ path, ...route }) => ({
          protocol: 'http' as const,
          ...route,
          path: [path],
        })),
      );
    this.#answersTyped(safely(() => readListedRoutes(this.#evaluator, node)));
    for (const { prefix, except, app } of safely(() => readPrefixes(this.#evaluator, node)) ?? [])
      this.prefixed.push({
        fact: { prefix: patternOf(prefix), ...(except && { except }), ...placing.placed(node) },
        app,
      });
    safely(() => settings.read(node));
    safely(() => graph.read(node, isOneOff));
  }

  #call(node: ts.CallExpression, isOneOff: boolean): void {
    const evaluator = this.#evaluator;
    const { transports, rascal, routers, modules, programs, clouds } = this.#watchers;
    transports.read(node);
    clouds.read(node);
    safely(() => rascal.read(node));
    safely(() => readRoutes(evaluator, routers, node));
    modules.read(node);
    programs.read(node);
    if (!isOneOff) this.sites.push(node);
    if (mayAdd(node)) this.adding.push(node);
    if (registersTsoa(node)) this.registering.push(node);
    const path = evaluator.program.pathOf(node.getSourceFile());
    for (const page of safely(() => directoriesHandedOut(evaluator, node)) ?? [])
      this.pageHosts.push({ page, by: path });
    const name = lastName(node.expression) ?? '';
    if (/^(enableVersioning|createServer|serve)$/.test(name) && addsRoutes(evaluator, node))
      this.unread.push(node);
    this.#answersTyped(safely(() => readTypedServer(evaluator, node)));
    this.#answersTyped(safely(() => readFeathersService(evaluator, node)));
    this.#answersTyped(safely(() => readChainedRoutes(evaluator, node)));
    this.#answersTo(safely(() => readPatternServer(evaluator, node)));
    if (name === 'addService')
      for (const { path, handler } of safely(() => this.#grpc(node)) ?? [])
        this.endpoints.push({
          protocol: 'grpc',
          path: patternOf(path),
          ...this.#placing.served(node, handler),
        });
  }

  #grpc(node: ts.CallExpression): readonly { readonly path: Parts; readonly handler?: Body }[] {
    const [evaluator, described] = [this.#evaluator, this.#described];
    return readProtoServer(evaluator, described, node) ?? readGrpcServer(evaluator, described, node);
  }

  #creation(node: ts.NewExpression, isOneOff: boolean): void {
    const evaluator = this.#evaluator;
    for (const { path } of safely(() => readProtoServer(evaluator, this.#described, node)) ?? [])
      this.endpoints.push({ protocol: 'grpc', path: patternOf(path), ...this.#placing.placed(node) });
    this.#watchers.clouds.read(node);
    if (!isOneOff) this.sites.push(node);
    this.#answersTyped(safely(() => readHandler(evaluator, node)));
    const directory = safely(() => directoryServed(evaluator, node));
    if (typeof directory === 'string') this.#directories.add(directory);
  }

  #object(node: ts.ObjectLiteralExpression): void {
    const evaluator = this.#evaluator;
    this.#answersTo(safely(() => readActions(evaluator, node)));
    this.#hears(safely(() => readEvents(evaluator, node)));
    const gateway = safely(() => readWebGateway(evaluator, node));
    if (gateway) this.gateways.push({ ...gateway, node });
    this.handing.push(...(safely(() => readProxyRoute(evaluator, node)) ?? []));
    for (const { role, broker, channel } of safely(() => subscribedByDapr(evaluator, node)) ?? [])
      this.messages.push({ role, broker, channel: patternOf(channel), ...this.#placing.placed(node) });
  }

  #class(node: ts.ClassLikeDeclaration): void {
    const evaluator = this.#evaluator;
    this.#answersTo(safely(() => readActionClass(evaluator, node)));
    this.#hears(safely(() => readEventClass(evaluator, node)));
    this.#controller(node);
    const placing = this.#placing;
    for (const { role, broker, channel, exchange, node: at } of safely(() =>
      queueDecorations(evaluator, node),
    ) ?? []) {
      if (role === 'publishes') this.telling.push(at);
      this.messages.push({
        role,
        broker,
        channel: patternOf(channel),
        ...(exchange && { exchange: patternOf(exchange) }),
        ...(role === 'consumes' ? placing.handled(at) : placing.placed(at)),
        at: locationOf(evaluator.program, at),
      });
    }
  }

  #controller(node: ts.ClassLikeDeclaration): void {
    const evaluator = this.#evaluator;
    for (const each of safely(() => readController(evaluator, this.#described, node)) ?? []) {
      const at = {
        ...this.#placing.served(each.node, each.handler ?? functionAround(each.node)),
        at: locationOf(evaluator.program, each.node),
      };
      const path = patternOf(each.path);
      if (each.kind === 'event') {
        this.events.push({
          message: { role: 'consumes', broker: 'any', channel: path, ...at },
          node: each.node,
        });
        continue;
      }
      const isHttp = each.kind === 'http';
      const fact = {
        protocol: each.kind,
        ...(each.method !== undefined && { method: each.method }),
        ...(isHttp && { prefixed: true as const }),
        ...at,
      };
      const { versions } = each;
      if (isHttp) this.controlled.push({ fact, path: each.path, of: node, versions });
      else this.endpoints.push({ ...fact, path });
    }
  }

  #detailTypes(file: ts.SourceFile): void {
    const hear = (node: ts.Node): void => {
      for (const { role, broker, channel } of safely(() => readDetailTypes(this.#evaluator, node)) ?? [])
        this.messages.push({ role, broker, channel: patternOf(channel), ...this.#placing.handled(node) });
      ts.forEachChild(node, hear);
    };
    hear(file);
  }

  #answersTo(actions: readonly ActionReading[] = []): void {
    for (const { path, node, handler } of actions)
      this.endpoints.push({
        protocol: 'rpc',
        path: patternOf(path),
        ...this.#placing.served(node, handler),
        at: locationOf(this.#evaluator.program, node),
      });
  }

  #answersTyped(typed: readonly TypedEndpoint[] = []): void {
    for (const { path, node, ...told } of typed)
      this.endpoints.push({ ...told, path: patternOf(path), ...this.#placing.handled(node) });
  }

  #hears(heard: readonly EventReading[] = []): void {
    for (const { broker, channel, node, handler } of heard)
      this.messages.push({
        role: 'consumes',
        broker,
        channel: patternOf(channel),
        ...this.#placing.served(node, handler),
        at: locationOf(this.#evaluator.program, node),
      });
  }

  #answersAsFile(routes: readonly FileRoute[] = [], of: Pick<EndpointFact, 'ofPage'> = {}): void {
    for (const { method, path, node, handler, answers } of routes) {
      if (answers && of.ofPage && path.endsWith('/*')) this.opened.push({ path, node, answers });
      this.endpoints.push({
        protocol: 'http',
        ...(method !== undefined && { method }),
        path: [path],
        ...of,
        ...this.#placing.served(node, handler),
        at: locationOf(this.#evaluator.program, node),
      });
    }
  }
}
