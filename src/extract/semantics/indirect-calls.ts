/**
 * Places that lead into a function though they do not call it: hooks that hand on what they are told (`useSWR` with a key and a function), effects of sagas
 * (`call(load, id)`), elements of components (`<Orders load={load} />`), hooks whose function is configured elsewhere, and routes that are given
 * their handler by name (`router.get('/orders', list)`), lists whose elements are given to a function (`orders.map(load)`), mutations, and methods that a decorator wraps (`@Publishes()`). In: the nodes of the files that may hold such places. Out: for a function, the contexts in which its parameters are known, each with the place that makes it so.
 */
import { ts } from 'ts-morph';
import { DecoratedMethods } from './decorated-methods.js';
import { pluginOf } from './endpoints/autoloaded.js';
import { GivenHandlers } from './endpoints/given-handlers.js';
import { withBound } from './evaluate/bases.js';
import { boundCall } from './evaluate/calls.js';
import { isRun, runBy } from './evaluate/careful.js';
import { elementContexts } from './evaluate/each-element.js';
import { effectOf } from './evaluate/effects.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { keyGiven } from './evaluate/hooks.js';
import type { Context, Open, Value } from './evaluate/values.js';
import { insideOf as inside, ListedCalls } from './listed-calls.js';
import { MutationCalls } from './mutation-calls.js';
import type { Entry } from './tables/made-classes.js';

type Element = ts.JsxOpeningElement | ts.JsxSelfClosingElement;

export class IndirectCalls {
  readonly #evaluator: Evaluator;
  /** The calls that hand their first argument on to the function that is their second: those of SWR. */
  readonly #fetching: ts.CallExpression[] = [];
  readonly #effects: ts.CallExpression[] = [];
  /** What libraries may call at once: `limiter.schedule(load, '/orders')`. */
  readonly #run: ts.CallExpression[] = [];
  /** What is given to plugins: `app.use(api, { baseURL })` of Vue, `server.register(consumer, { topics })` of fastify. */
  readonly #plugged: ts.CallExpression[] = [];
  readonly #routes = new GivenHandlers();
  readonly #listed = new ListedCalls();
  readonly #mutations = new MutationCalls();
  readonly #decorated = new DecoratedMethods();
  /** Elements by the names of their components. */
  readonly #elements = new Map<string, Element[]>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  add(node: ts.Node): void {
    this.#decorated.add(node);
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText().slice(0, 80);
      if (node.arguments.length > 1 && /^(?:useSWR\w*|preload)$/.test(callee)) this.#fetching.push(node);
      const effect = effectOf(node);
      if (effect && !effect.ofEach) this.#effects.push(node);
      if (runBy(node)) this.#run.push(node);
      this.#routes.add(node);
      this.#listed.add(node);
      this.#mutations.add(node);
      if (node.arguments.length === 2 && /\.(?:use|register)$/.test(callee)) this.#plugged.push(node);
    } else if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      const name = node.tagName.getText();
      if (/^[A-Z]\w*$/.test(name) && node.attributes.properties.length > 0)
        this.#elements.set(name, [...(this.#elements.get(name) ?? []), node]);
    }
  }

  /** The ways into a function, where one of its parameters is bound. */
  of(owner: ts.Node, open: Open, name: string | undefined): readonly Entry[] {
    if (!ts.isParameter(open) || !ts.isFunctionLike(owner)) return [];
    return [
      ...this.#fetchesOf(owner, open),
      ...this.#effectsOf(owner),
      ...this.#runsOf(owner),
      ...(owner.parameters[1] === open && name === 'install' ? this.#installsOf(owner, open) : []),
      ...(owner.parameters[1] === open ? this.#registeredWith(owner, open) : []),
      ...(owner.parameters[0] === open ? this.#elementsOf(owner, open, name) : []),
      ...(owner.parameters[0] === open ? this.#routes.of(this.#evaluator, owner, open, name) : []),
      ...(owner.parameters[0] === open ? this.#listed.of(this.#evaluator, owner, open, name) : []),
      ...this.#mutations.of(this.#evaluator, owner, open),
      ...this.#configured(owner, open),
      ...this.#decorated.of(this.#evaluator, owner),
    ];
  }

  #fetchesOf(owner: ts.Node, open: ts.ParameterDeclaration): readonly Entry[] {
    return this.#fetching.flatMap((node): readonly Entry[] => {
      const [key, load] = node.arguments as unknown as readonly [ts.Expression, ts.Expression];
      // The function may stand among options, as `fetcher`.
      const functions = this.#evaluator
        .valuesOf(load)
        .flatMap((value) =>
          value.kind === 'object' ? this.#evaluator.member(value, 'fetcher', load) : [value],
        );
      const fetcher = functions.find((value) => value.kind === 'function' && value.node === owner);
      if (fetcher?.kind !== 'function') return [];
      const given = (around: Context) =>
        this.#evaluator.valuesOf(key, around).flatMap((value) => keyGiven(this.#evaluator, value, open));
      return [{ place: node, enter: (around) => inside(fetcher, open, () => given(around), around) }];
    });
  }

  #effectsOf(owner: ts.Node): readonly Entry[] {
    return this.#effects.flatMap((place): readonly Entry[] => {
      const effect = effectOf(place);
      const { of, member } = effect ?? {};
      const called = (of ? this.#evaluator.valuesOf(of) : []).flatMap((value) =>
        member === undefined ? [value] : this.#evaluator.member(value, member, of!),
      );
      return effect ? this.#calledBy(place, owner, called, effect.given) : [];
    });
  }

  #runsOf(owner: ts.Node): readonly Entry[] {
    return this.#run.flatMap((place): readonly Entry[] => {
      const run = runBy(place);
      const called = run ? this.#evaluator.valuesOf(run.called) : [];
      const ways = run ? this.#calledBy(place, owner, called, run.given) : [];
      return ways.length > 0 && isRun(this.#evaluator, place) ? ways : [];
    });
  }

  /** The way into a function, if it is among what is called with something. */
  #calledBy(
    place: ts.CallExpression,
    owner: ts.Node,
    called: readonly Value[],
    arguments_: readonly ts.Expression[],
  ): readonly Entry[] {
    const meant = called.find((value) => value.kind === 'function' && value.node === owner);
    if (meant?.kind !== 'function') return [];
    const given = { arguments: arguments_, typeArguments: undefined } as unknown as ts.CallExpression;
    const enter = (around: Context) => ({
      ...boundCall(this.#evaluator, meant, given, around),
      depth: around.depth,
    });
    return [{ place, enter }];
  }

  /** `{ install(app, options) { … } }`, which the framework calls with what `use` is given. */
  #installsOf(owner: ts.Node, open: Open): readonly Entry[] {
    return this.#plugged.flatMap((node): readonly Entry[] => {
      const [plugin, options] = node.arguments as unknown as readonly [ts.Expression, ts.Expression];
      const install = this.#evaluator
        .valuesOf(plugin)
        .flatMap((value) => (value.kind === 'object' ? this.#evaluator.member(value, 'install', plugin) : []))
        .find((value) => value.kind === 'function' && value.node === owner);
      if (install?.kind !== 'function') return [];
      const given = (around: Context) => this.#evaluator.valuesOf(options, around);
      return [{ place: node, enter: (around) => inside(install, open, () => given(around), around) }];
    });
  }

  /** `(server, options) => …`, be it wrapped by `fastify-plugin`, which the server calls with what `register` is given. */
  #registeredWith(owner: ts.Node, open: Open): readonly Entry[] {
    return this.#plugged.flatMap((node): readonly Entry[] => {
      const [plugin, options] = node.arguments as unknown as readonly [ts.Expression, ts.Expression];
      const registered = this.#evaluator
        .valuesOf(plugin)
        .flatMap((value) => pluginOf(this.#evaluator, value))
        .find((value) => value.kind === 'function' && value.node === owner);
      if (registered?.kind !== 'function') return [];
      const given = (around: Context) => this.#evaluator.valuesOf(options, around);
      return [{ place: node, enter: (around) => inside(registered, open, () => given(around), around) }];
    });
  }

  #elementsOf(owner: ts.Node, open: Open, name: string | undefined): readonly Entry[] {
    const elements =
      name === undefined ? [...this.#elements.values()].flat() : (this.#elements.get(name) ?? []);
    return elements.flatMap((node): readonly Entry[] => {
      const component = this.#evaluator
        .valuesOf(node.tagName as ts.Expression)
        .find((value) => value.kind === 'function' && value.node === owner);
      if (component?.kind !== 'function') return [];
      const properties = (context: Context): readonly Value[] => [
        { kind: 'properties', node: node.attributes, context },
      ];
      const contexts = elementContexts(this.#evaluator, node);
      const enter = (around: Context) => inside(component, open, () => properties(around), around);
      // One for each element of the list that the page shows.
      return contexts.length < 2
        ? [{ place: node, enter }]
        : contexts.map((element) => ({
            place: node,
            around: element,
            enter: (around) => ({ ...enter(withBound(around, element)), depth: around.depth }),
          }));
    });
  }

  #configured(owner: ts.Node, open: Open): readonly Entry[] {
    return this.#evaluator.configuredHooks(owner).map(({ place, of, given }) => ({
      place,
      enter: (around) =>
        inside(
          of,
          open,
          () => given().flatMap((value) => keyGiven(this.#evaluator, value, open as ts.ParameterDeclaration)),
          around,
        ),
    }));
  }
}
