/**
 * What the functions of a stack of the AWS CDK answer to over HTTP. In: the places that add routes to an API, `api.root.addResource('orders').addMethod('GET',
 * new LambdaIntegration(list))`, `api.addRoutes({ path, methods, integration })`, be it within a construct of an organisation's own. Out: the routes, and where the
 * code of the function of each lies, which is what answers. Of a route that leads to something else than a function nothing is said.
 * Sources: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigateway-readme.html and ….aws_apigatewayv2-readme.html
 */
import { ts } from 'ts-morph';
import type { EndpointFact } from '../../../model/facts.js';
import type { Callers } from '../calls/calling-files.js';
import { entriesOf } from '../calls/sites.js';
import { memberOf, opensOf, type Parts, partsOf, partsOfValues, patternOf } from '../calls/texts.js';
import { CONSTRUCTS } from '../channels/clouds.js';
import { withoutGreed } from '../described/function-routes.js';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { fixed } from '../evaluate/text.js';
import { type Context, free, type Open, type Value } from '../evaluate/values.js';
import { exportedHandler } from '../handlers.js';
import type { Placing } from '../placing.js';
import { codePaths } from '../stores/constructs.js';
import { functionsAmong, integratedBy, type StackFunction } from './cloud-functions.js';
import { isGrown, isOfStack, isTelling, openIn, type Resources, resourcesOf } from './cloud-resources.js';

/** What adds routes: to a resource of a REST API, or to an HTTP API. */
const ADDS = /^(?:addMethod|addProxy|addRoutes)$/;
/** What is a route when it is made, or an API that hands on all that it is asked. */
const MADE = /^(?:HttpRoute|LambdaRestApi|HttpApi|Method)$/;
/** Calls of calls by which a construct may be told of a route. */
const DEEPEST = 3;

type Site = ts.CallExpression | ts.NewExpression;

export interface CloudRoute {
  /** Absent of what answers whatever the method. */
  readonly method?: string;
  readonly path: Parts;
  /** Absent where it is not known which function it is. */
  readonly function?: StackFunction;
  /** Where the stack says it. */
  readonly node: ts.Node;
}

/** What one site says, in a context. */
interface Reading {
  readonly methods: readonly (string | undefined)[];
  readonly paths: readonly Parts[];
  readonly functions: readonly StackFunction[];
  /** What it hangs on that only those say who call the function around. */
  readonly open: Open | undefined;
}

export class CloudRoutes {
  readonly #evaluator: Evaluator;
  readonly #sites: Site[] = [];

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Remembers what may add a route. */
  read(node: Site): void {
    const name = lastName(node.expression) ?? '';
    if (!(ts.isNewExpression(node) ? MADE : ADDS).test(name)) return;
    if (this.#evaluator.program.uses(CONSTRUCTS)) this.#sites.push(node);
  }

  /** All routes, each as often as the construct around it is made. */
  routes(callers: Callers): readonly CloudRoute[] {
    return this.#sites.flatMap((site) => this.#routesAt(site, callers, (around) => around, site, 0));
  }

  #routesAt(
    site: Site,
    callers: Callers,
    within: (around: Context) => Context,
    place: ts.Node,
    depth: number,
  ): readonly CloudRoute[] {
    const evaluator = this.#evaluator;
    return elementContexts(evaluator, site, within(free)).flatMap((context) => {
      const reading = evaluator.within(context, () => this.#reading(site, context));
      if (!reading) return [];
      const { methods, paths, functions, open } = reading;
      const entries = open && depth < DEEPEST ? entriesOf(evaluator, [open], callers).of(open) : [];
      if (entries.length > 0)
        return entries.flatMap((entry) =>
          this.#routesAt(site, callers, (around) => within(entry.enter(around)), entry.place, depth + 1),
        );
      // Which of several paths goes with which of several functions, nobody says.
      if (paths.length > 1 && functions.length > 1) return [];
      return paths.flatMap((path) =>
        methods.flatMap((method) =>
          (functions.length > 0 ? functions : [undefined]).map((each) => ({
            ...(method !== undefined && { method }),
            path: ['/', ...path.map((part) => (typeof part === 'string' ? withoutGreed(part) : part))],
            ...(each && { function: each }),
            node: place,
          })),
        ),
      );
    });
  }

  #reading(site: Site, context: Context): Reading | undefined {
    const name = lastName(site.expression) ?? '';
    if (ts.isNewExpression(site)) return this.#made(site, name, context);
    const { expression: callee } = site;
    if (!ts.isPropertyAccessExpression(callee)) return undefined;
    if (isGrown(callee.expression)) return undefined;
    const evaluator = this.#evaluator;
    const receivers = evaluator.valuesOf(callee.expression, context);
    const [first, second] = site.arguments;
    const said = (node: ts.Expression | undefined) => (node ? evaluator.valuesOf(node, context) : []);
    if (name === 'addRoutes') {
      if (!first || !receivers.some((value) => isOfStack(value))) return undefined;
      const options = said(first);
      return this.#readingOf(
        this.#methodsOf(memberOf(evaluator, options, 'methods', first)),
        { paths: partsOfValues(evaluator, memberOf(evaluator, options, 'path', first), first), opens: [] },
        memberOf(evaluator, options, 'integration', first),
        options,
      );
    }
    const below = resourcesOf(evaluator, receivers);
    if (!below) return undefined;
    const usual = receivers.flatMap((value) => integratedBy(evaluator, value));
    if (name === 'addProxy') {
      const own = first ? memberOf(evaluator, said(first), 'defaultIntegration', first) : [];
      const proxied = { ...below, paths: below.paths.map((path) => [...path, '/*']) };
      return this.#readingOf(ANY, proxied, own.length > 0 ? own : usual, []);
    }
    const integration = second ? said(second) : usual;
    return this.#readingOf(this.#methodsOf(said(first)), below, integration, said(first));
  }

  /** `new HttpRoute(this, 'list', { httpApi, routeKey: HttpRouteKey.with('/orders', HttpMethod.GET), integration })`, `new LambdaRestApi(this, 'api', { handler })`. */
  #made(site: ts.NewExpression, name: string, context: Context): Reading | undefined {
    const evaluator = this.#evaluator;
    const options = site.arguments?.[2];
    if (!options || !evaluator.valuesOf(site.expression, context).some(isOfStack)) return undefined;
    const given = evaluator.valuesOf(options, context);
    const member = (of: string) => memberOf(evaluator, given, of, options);
    const all = { paths: [['*']], opens: [] };
    if (name === 'LambdaRestApi') {
      const isProxy = member('proxy').every((value) => fixed(value) !== 'false');
      const isSaid = given.some((value) => value.kind === 'object' && mayBeUnproxied(value.node));
      return isProxy && !isSaid ? this.#readingOf(ANY, all, member('handler'), given) : undefined;
    }
    if (name === 'HttpApi') {
      const usual = member('defaultIntegration');
      return usual.length > 0 ? this.#readingOf(ANY, all, usual, given) : undefined;
    }
    if (name === 'Method') {
      const below = resourcesOf(evaluator, member('resource'));
      return (
        below && this.#readingOf(this.#methodsOf(member('httpMethod')), below, member('integration'), given)
      );
    }
    for (const value of member('routeKey')) {
      const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
      if (made?.step !== 'call' || !ts.isCallExpression(made.node)) continue;
      const [path, method] = made.node.arguments;
      if (path)
        return this.#readingOf(
          method ? this.#methodsOf(evaluator.valuesOf(method, made.context)) : ANY,
          { paths: partsOf(evaluator, path, made.context), opens: [] },
          member('integration'),
          given,
        );
    }
    return this.#readingOf(ANY, { paths: [], opens: [] }, [], given);
  }

  /** What is said of a route, if it leads to a function. */
  #readingOf(
    methods: Methods,
    { paths, opens }: Resources,
    integration: readonly Value[],
    options: readonly Value[],
  ): Reading {
    const leading = functionsAmong(this.#evaluator, integration);
    const open =
      opens[0] ??
      methods.open ??
      paths.flatMap(opensOf)[0] ??
      leading.open ??
      options.flatMap((value) => openIn(value) ?? [])[0];
    return {
      methods: methods.names,
      paths: leading.isFunction ? paths.filter(isTelling) : [],
      functions: leading.functions,
      open,
    };
  }

  /** `'GET'`, `HttpMethod.GET`, a list of these. */
  #methodsOf(values: readonly Value[]): Methods {
    const said = values.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
    if (said.length === 0) return ANY;
    const names = said.flatMap((value): readonly string[] => {
      const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
      const name = last?.step === 'member' && isOfStack(value) ? last.name : fixed(value);
      return name === undefined ? [] : [name.toUpperCase()];
    });
    const [open] = said.flatMap((value) => openIn(value) ?? []);
    const all = names.some((name) => /^(?:ANY|\*)$/.test(name));
    return { names: all ? [undefined] : [...new Set(names)], open };
  }
}

/** What a route says, as of the service whose code the function is. */
export function cloudEndpoint(
  evaluator: Evaluator,
  placing: Placing,
  { method, path, node }: CloudRoute,
  { code, file, name, node: said }: StackFunction,
): EndpointFact {
  const { program } = evaluator;
  // A path is written from the root, or from beside the stack, which is where the construct is made or told so.
  const stacks = [...new Set([node, said].map((each) => program.pathOf(each.getSourceFile())))];
  const files = stacks.flatMap((stack) => codePaths(stack, file));
  const handler = files
    .map((each) => exportedHandler(evaluator, { file: each, name }))
    .find((body) => body !== undefined);
  return {
    protocol: 'http',
    ...(method !== undefined && { method }),
    path: patternOf(path),
    ...placing.served(node, handler),
    code: handler
      ? [program.pathOf(handler.getSourceFile())]
      : stacks.flatMap((stack) => codePaths(stack, code)),
  };
}

interface Methods {
  readonly names: readonly (string | undefined)[];
  readonly open: Open | undefined;
}

const ANY: Methods = { names: [undefined], open: undefined };

/** Whether an API may be told not to hand on all that it is asked, be it by what is spread into its options. */
function mayBeUnproxied(options: ts.Node): boolean {
  const text = options.getText();
  if (/\bproxy\s*(?::\s*(?!true\b)|[,}])/.test(text)) return true;
  return text.includes('...') && /\bproxy\s*:\s*(?!true\b)/.test(options.getSourceFile().text);
}
