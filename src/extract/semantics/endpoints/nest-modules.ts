/**
 * What Nest puts before the routes of whole modules: `RouterModule.register([{ path: 'wards', module: WardsModule, children: [BedsModule] }])`. In: the
 * calls of a program. Out: what stands before the routes of a controller that such a module lists. Of the prefixes that units register for one
 * controller, each is an alternative. Source: https://docs.nestjs.com/recipes/router-module
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Value } from '../evaluate/values.js';
import { decoration } from '../tables/decorators.js';

/** Modules below modules that are followed. */
const DEEPEST = 6;

export class NestModules {
  readonly #evaluator: Evaluator;
  readonly #calls: ts.CallExpression[] = [];
  #prefixes: ReadonlyMap<ts.Node, readonly Parts[]> | undefined;

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Remembers a call that registers modules. */
  read(node: ts.CallExpression): void {
    const callee = node.expression;
    if (!ts.isPropertyAccessExpression(callee) || !/^(register|forRoutes)$/.test(callee.name.text)) return;
    if (ts.isIdentifier(callee.expression) && callee.expression.text === 'RouterModule')
      this.#calls.push(node);
  }

  /** What stands before the routes of a controller; nothing does where none of its modules is registered. */
  prefixesOf(controller: ts.Node): readonly Parts[] {
    this.#prefixes ??= this.#all();
    return this.#prefixes.get(controller) ?? [['']];
  }

  #all(): ReadonlyMap<ts.Node, readonly Parts[]> {
    const found = new Map<ts.Node, readonly Parts[]>();
    for (const node of this.#calls) {
      const [routes] = node.arguments;
      if (routes) this.#add(found, this.#evaluator.valuesOf(routes), [''], node, 0);
    }
    return found;
  }

  #add(
    found: Map<ts.Node, readonly Parts[]>,
    routes: readonly Value[],
    above: Parts,
    node: ts.Node,
    depth: number,
  ): void {
    if (depth > DEEPEST) return;
    for (const route of routes.flatMap((value) => (value.kind === 'list' ? value.items : [value]))) {
      if (route.kind === 'class') {
        for (const controller of this.#controllersOf(route.node))
          found.set(controller, [...(found.get(controller) ?? []), above]);
        continue;
      }
      const said = memberOf(this.#evaluator, [route], 'path', node);
      const paths = said.length > 0 ? partsOfValues(this.#evaluator, said, node) : [[]];
      for (const path of paths) {
        const here = joinUrl(above, path);
        for (const name of ['module', 'children'])
          this.#add(found, memberOf(this.#evaluator, [route], name, node), here, node, depth + 1);
      }
    }
  }

  /** The classes that `@Module({ controllers })` lists. */
  #controllersOf(module: ts.ClassLikeDeclaration): readonly ts.Node[] {
    const [options] = decoration(module, /^Module$/)?.arguments ?? [];
    if (!options) return [];
    return memberOf(this.#evaluator, this.#evaluator.valuesOf(options), 'controllers', options)
      .flatMap((value) => (value.kind === 'list' ? value.items : []))
      .flatMap((value) => (value.kind === 'class' ? [value.node] : []));
  }
}
