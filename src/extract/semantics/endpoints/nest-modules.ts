/**
 * What Nest puts before the routes of whole modules, `RouterModule.register([{ path: 'wards', module: WardsModule, children: [BedsModule] }])`, and before
 * those that say no version of their own, `app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' })`. In: the calls of a program. Out: what stands before the routes of a controller that such a module lists. Of the prefixes that units register for one
 * controller, each is an alternative. Source: https://docs.nestjs.com/recipes/router-module, https://docs.nestjs.com/techniques/versioning
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Value } from '../evaluate/values.js';
import { decoration } from '../tables/decorators.js';

/** Modules below modules that are followed. */
const DEEPEST = 6;

export class NestModules {
  readonly #evaluator: Evaluator;
  readonly #calls: ts.CallExpression[] = [];
  readonly #versioning: ts.CallExpression[] = [];
  #prefixes: ReadonlyMap<ts.Node, readonly Parts[]> | undefined;

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Remembers a call that registers modules. */
  read(node: ts.CallExpression): void {
    const callee = node.expression;
    if (!ts.isPropertyAccessExpression(callee)) return;
    if (callee.name.text === 'enableVersioning') this.#versioning.push(node);
    if (!/^(register|forRoutes)$/.test(callee.name.text)) return;
    if (ts.isIdentifier(callee.expression) && callee.expression.text === 'RouterModule')
      this.#calls.push(node);
  }

  /** What stands before the routes of a controller; nothing does where none of its modules is registered. */
  prefixesOf(controller: ts.Node): readonly Parts[] {
    this.#prefixes ??= this.#all();
    return this.#prefixes.get(controller) ?? [['']];
  }

  /** The version that is put before the paths of a program which say none; several are alternatives. */
  versionsOf(isNear: (node: ts.Node) => boolean): readonly Parts[] {
    const versions = this.#versioning
      .filter(isNear)
      .flatMap((node) => usualVersions(this.#evaluator, node) ?? []);
    return versions.length > 0 ? versions.map((version) => [`/v${version}`]) : [['']];
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

/** The versions that stand in paths where nothing else is said; undefined where that is not known, or written in a way of its own. */
export function usualVersions(evaluator: Evaluator, node: ts.CallExpression): readonly string[] | undefined {
  const [first] = node.arguments;
  const options = first ? evaluator.valuesOf(first) : [];
  const said = (name: string) => memberOf(evaluator, options, name, node);
  const isInPath = !/\.(?:HEADER|MEDIA_TYPE|CUSTOM)\b/.test(first?.getText() ?? '');
  if ((first && options.length === 0) || said('prefix').length > 0) return undefined;
  const versions = said('defaultVersion').flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const known = versions.flatMap((value) => fixed(value) ?? []);
  // What stands in a header is not told apart from what stands in paths.
  if (!isInPath) return undefined;
  return known.length < versions.length ? undefined : known;
}
