/**
 * What an expression stands for as a router: the place that makes it, the parameter through which it is given, or something that is only called like one.
 * In: expressions and values. Out: these places, and what a router puts before its own routes: `new Router({ prefix: '/orders' })`, `router.prefix('/orders')`.
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, type Derived, free, type Step, type Value } from '../evaluate/values.js';
import { isGivenToPlugin, mayBeRouter, parameterBehind, ROUTER_NAME, receiverOf } from './router-shapes.js';
import type { Standing } from './routing.js';

const SERVERS =
  /^(express|express-promise-router|express-ws|fastify|koa|koa-router|@koa\/router|koa-joi-router|oak|@oak\/oak|hono|hono\/factory|@hono\/.+|elysia|restify|restify-router|polka|@tinyhttp\/app|hyper-express|ultimate-express|uWebSockets\.js|restana|find-my-way|itty-router|h3|@feathersjs\/(?:express|koa)|@hapi\/hapi|hapi|router|@zodios\/express)$/;
/** What listens for a program, or asks it as somebody else would. */
const NO_WRAPPER = /^(?:node:)?https?2?$|^(?:supertest|chai-http|superagent|light-my-request)/;
/** What is made around a router hands that out as. */
const ITSELF = /^(?:router|app|routes|server)$/;
/** Makers that are made themselves first: `createFactory().createApp()` of hono. */
const MADE_LATER = /^createApp$/;
/** How a router is told what stands before its routes. */
const PREFIX_OPTIONS = ['prefix', 'base'];

export class RouterStandings {
  /** What routers put before their own routes. */
  readonly own = new Map<ts.Node, Parts>();
  readonly #evaluator: Evaluator;
  /** Tells that a router lies below another one. */
  readonly #link: (child: ts.Node, parent: ts.Node, prefix: Parts) => void;
  readonly #based = new Set<ts.Node>();
  /** What is made around something, while it is found out around what. */
  readonly #wrapping = new Set<ts.Node>();

  constructor(evaluator: Evaluator, link: (child: ts.Node, parent: ts.Node, prefix: Parts) => void) {
    this.#evaluator = evaluator;
    this.#link = link;
  }

  /** The routers that an expression stands for. */
  of(node: ts.Expression, context: Context = free): readonly Standing[] {
    return this.#evaluator.valuesOf(node, context).flatMap((value): readonly Standing[] => {
      if (value.kind !== 'derived') return [];
      if ('package' in value.root) {
        const parameter = parameterBehind(this.#evaluator, receiverOf(node));
        const made = this.#made(value);
        if (made && !SERVERS.test(value.root.package)) return [{ node: made, byName: true as const }];
        if (made) return [{ node: (isGivenToPlugin(value) ? parameter : undefined) ?? made }];
        if (!SERVERS.test(value.root.package) && !isAdapted(value)) return [];
        return [{ node: parameter ?? node.getSourceFile() }];
      }
      if ('open' in value.root && value.steps.every(({ step }) => step !== 'member')) {
        const { open, name } = value.root;
        return [{ node: open, byName: true, ...(!ROUTER_NAME.test(name) && { ifMounted: true }) }];
      }
      if (!('open' in value.root) && value.steps.length === 0 && ROUTER_NAME.test(value.root.name))
        return [{ node: node.getSourceFile(), byName: true as const }];
      return [];
    });
  }

  /** The place that makes the router that a value is: of hono's, who mounts one below a path of another mounts both, for they have the same routes. */
  madeOf(value: Value): readonly ts.Node[] {
    const made = value.kind === 'derived' ? this.#maker(value) : undefined;
    return made ? [made] : [];
  }

  /** `router.prefix('/orders')` of koa. */
  prefixed(node: ts.CallExpression, { expression: router }: ts.PropertyAccessExpression): void {
    const [prefix] = node.arguments;
    if (!prefix) return;
    for (const { node: made, byName } of this.of(router))
      if (!byName && !this.own.has(made)) this.own.set(made, partsOf(this.#evaluator, prefix, free)[0] ?? []);
  }

  /** The place that makes a router, or that a router is based at. */
  #made(value: Derived): ts.Node | undefined {
    const maker = this.#maker(value);
    return maker && this.#basedOn(value, maker);
  }

  /** The place that makes a router. */
  #maker(value: Derived): ts.CallExpression | ts.NewExpression | undefined {
    if (!('package' in value.root)) return undefined;
    if (!SERVERS.test(value.root.package)) return this.#wrapped(value, value.root.package);
    const step =
      calledAfter(value.steps, MADE_LATER) ??
      value.steps.find(
        ({ step: kind }) => kind === 'call' || kind === 'new' || kind === 'instance' || kind === 'given',
      );
    // What is declared to be a router was made elsewhere; its own methods make none.
    if (step?.step !== 'call' && step?.step !== 'new') return undefined;
    if (ts.isTaggedTemplateExpression(step.node)) return undefined;
    const [options] = step.node.arguments ?? [];
    if (options && !this.own.has(step.node)) {
      const told = this.#evaluator.valuesOf(options, step.context);
      const prefix = PREFIX_OPTIONS.flatMap((name) => memberOf(this.#evaluator, told, name, step.node));
      if (prefix.length > 0)
        this.own.set(step.node, partsOfValues(this.#evaluator, prefix, step.node)[0] ?? []);
    }
    return step.node;
  }

  /** The router that something of another library is made around: `new Schema(express.Router())`, `addAsync(express())`, and what that has as its `router`. */
  #wrapped({ steps }: Derived, from: string): ts.CallExpression | ts.NewExpression | undefined {
    const index = steps.findIndex(({ step }) => step === 'call' || step === 'new');
    const made = steps[index];
    if (NO_WRAPPER.test(from) || (made?.step !== 'call' && made?.step !== 'new')) return undefined;
    const [further, ...others] = steps.slice(index + 1);
    const isItself = further === undefined || (further.step === 'member' && ITSELF.test(further.name));
    if (!isItself || others.length > 0 || ts.isTaggedTemplateExpression(made.node)) return undefined;
    const [router] = made.node.arguments ?? [];
    if (!router || this.#wrapping.has(made.node) || !mayBeRouter(this.#evaluator, router)) return undefined;
    this.#wrapping.add(made.node);
    try {
      for (const value of this.#evaluator.valuesOf(router, made.context)) {
        const inner = value.kind === 'derived' ? this.#maker(value) : undefined;
        if (inner) return inner;
      }
      return undefined;
    } finally {
      this.#wrapping.delete(made.node);
    }
  }

  /** `app.basePath('/api')` of hono: another router, below the first. */
  #basedOn({ steps }: Derived, router: ts.Node): ts.Node {
    let place = router;
    for (const [index, step] of steps.entries()) {
      const before = steps[index - 1];
      const isBase = before?.step === 'member' && before.name === 'basePath' && step.step === 'call';
      if (!isBase || !ts.isCallExpression(step.node)) continue;
      const [prefix] = step.node.arguments;
      if (prefix && !this.#based.has(step.node)) {
        this.#based.add(step.node);
        for (const parts of partsOf(this.#evaluator, prefix, step.context))
          this.#link(step.node, place, parts);
      }
      place = step.node;
    }
    return place;
  }
}

/** The server that a program of Nest runs on: `app.getHttpAdapter().getInstance()`. */
function isAdapted({ root, steps }: Derived): boolean {
  const isNest = 'package' in root && root.package === '@nestjs/core';
  return (
    isNest && steps.some((each) => each.step === 'member' && /^getHttp(?:Adapter|Server)$/.test(each.name))
  );
}

/** The call of the last member of a name. */
function calledAfter(steps: readonly Step[], name: RegExp): Step | undefined {
  const index = steps.findLastIndex((each) => each.step === 'member' && name.test(each.name));
  const call = steps[index + 1];
  return index !== -1 && call?.step === 'call' ? call : undefined;
}
