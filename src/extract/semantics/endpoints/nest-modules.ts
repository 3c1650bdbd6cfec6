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

  /**
   * What the versions of a controller or a method put before its path; several are alternatives.
   * @param own the versions that it says, empty for none; undefined where it says nothing, and the usual ones hold
   */
  versionsOf(own: readonly string[] | undefined, isNear: (node: ts.Node) => boolean): readonly Parts[] {
    const near = this.#versioning.filter(isNear);
    // A program may be started by a function of a library.
    const all = (near.length > 0 ? near : this.#versioning).map((node) =>
      versioningOf(this.#evaluator, node),
    );
    const told = near.length > 0 || own !== undefined ? all : [];
    if (told.length > 0 && told.every((each) => !each.isInPath)) return [['']];
    const versions = own ?? told.flatMap(({ usual }) => usual ?? []);
    const prefix = told.find(({ isInPath }) => isInPath)?.prefix ?? ['v'];
    return versions.length > 0
      ? versions.map((version) => (version === '' ? [''] : ['/', ...prefix, version]))
      : [['']];
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

/** How a program tells versions apart. */
interface Versioning {
  /** Else by a header, or by what is asked to be given. */
  readonly isInPath: boolean;
  /** What stands before the number: `v`. */
  readonly prefix: Parts | undefined;
  /** Those of what says none; undefined where they are not known. */
  readonly usual: readonly string[] | undefined;
}

/** Whether all that an `enableVersioning` says of paths is known. */
export function isVersioningKnown(evaluator: Evaluator, node: ts.CallExpression): boolean {
  const { isInPath, prefix, usual } = versioningOf(evaluator, node);
  return !isInPath || (prefix !== undefined && usual !== undefined);
}

function versioningOf(evaluator: Evaluator, node: ts.CallExpression): Versioning {
  const [first] = node.arguments;
  const options = first ? evaluator.valuesOf(first) : [];
  const said = (name: string) => memberOf(evaluator, options, name, node);
  const kinds = said('type').flatMap((value) => {
    const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    return last?.step === 'member' ? [last.name] : [];
  });
  const isInPath = !kinds.some((each) => /^(?:HEADER|MEDIA_TYPE|CUSTOM)$/.test(each));
  if (first && options.length === 0) return { isInPath, prefix: ['v'], usual: undefined };
  const versions = said('defaultVersion').flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const known = versions.flatMap((value) => versionIn(value) ?? []);
  return {
    isInPath,
    prefix: versionPrefix(evaluator, options, node),
    usual: known.length < versions.length ? undefined : known,
  };
}

/** A version, empty for `VERSION_NEUTRAL`; undefined where it is not known. */
export function versionIn(value: Value): string | undefined {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return last?.step === 'member' && last.name === 'VERSION_NEUTRAL' ? '' : fixed(value);
}

/** `prefix: 'version-'`, or none: `prefix: false`. */
function versionPrefix(
  evaluator: Evaluator,
  options: readonly Value[],
  node: ts.CallExpression,
): Parts | undefined {
  const property = options
    .flatMap((value) => (value.kind === 'object' ? [evaluator.indexOf(value.node).named.get('prefix')] : []))
    .find((each) => each !== undefined);
  if (!property) return ['v'];
  if (ts.isPropertyAssignment(property) && property.initializer.kind === ts.SyntaxKind.FalseKeyword)
    return [];
  const [text] = memberOf(evaluator, options, 'prefix', node).flatMap((value) => fixed(value) ?? []);
  return text === undefined ? undefined : [text];
}
