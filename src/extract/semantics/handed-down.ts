/**
 * What trees of components hand down. In: files of pages, which show what is handed: `<Api.Provider value={api}>` and `<Api value={api}>` of React and
 * its like, `app.provide('api', api)`, `setContext('api', api)`, `app.config.globalProperties.$orders = api`, a plugin of Nuxt that returns
 * `{ provide: { api } }`. Out: what is handed by a context, and by a name in the program around a place.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { type HandedDown, keyOf, madeBy, THUNK_EXTRA } from './evaluate/hooks.js';
import type { Link } from './links.js';
import { innermostUnit } from './units.js';

const FRAMEWORK =
  /^(?:react|preact|solid-js|vue|svelte|next|use-context-selector|vue-router|pinia|@reduxjs\/toolkit|redux-thunk)$/;
/** Files that need not import what they use. */
const BARE = /\.(?:vue|svelte)$|(?:^|\/)plugins\/[^\n]*\.[jt]s$/;
/** A first look at the text. */
const HANDS =
  /<(?:[\w$.]+\.Provider|\w*(?:Context|Ctx|Provider))\s(?:[\s\S]{0,400}?\s)?value\s*=|\.Provider\s*,|\bprovide\b|\bsetContext\b|\bglobalProperties\b|\.prototype\.\$|\binject\s*\(|\b(?:extraArgument|withExtraArgument)\b/;

/** What is told of plugins. */
const USES = /\bcreate(?:SSR)?App\s*\(|\bVue\s*\.\s*use\s*\(/;

interface Named {
  readonly unit: Path;
  readonly expression: ts.Expression;
}

interface Found {
  readonly byContext: ReadonlyMap<ts.Node, readonly ts.Expression[]>;
  readonly byName: ReadonlyMap<string, readonly Named[]>;
}

/** Looked for when it is first asked for. */
export function handedDown(
  evaluator: Evaluator,
  files: readonly Path[],
  imports: readonly Link[],
  units: readonly UnitFact[],
): HandedDown {
  const unitOf = innermostUnit(units);
  let found: Found | undefined;
  const all = (): Found => {
    found ??= { byContext: new Map(), byName: new Map() };
    return found;
  };
  const collect = (): Found => {
    const byContext = new Map<ts.Node, ts.Expression[]>();
    const byName = new Map<string, Named[]>();
    const pages = imports.flatMap(({ from, to }) =>
      'package' in to && FRAMEWORK.test(to.package) ? [from] : [],
    );
    // Who is asked while it is being found out is told nothing.
    all();
    // A plugin of Vue need not import what it is one of.
    const using = new Set(pages.filter((each) => USES.test(evaluator.program.text(each) ?? '')));
    const plugins = imports.flatMap(({ from, to }) => ('file' in to && using.has(from) ? [to.file] : []));
    for (const path of new Set([...pages, ...plugins, ...files.filter((each) => BARE.test(each))])) {
      if (!HANDS.test(evaluator.program.text(path) ?? '')) continue;
      const file = evaluator.program.file(path);
      const visit = (node: ts.Node): void => {
        const provided = providedAt(node);
        for (const made of provided
          ? evaluator.valuesOf(provided.context).flatMap((each) => madeBy(each) ?? [])
          : [])
          byContext.set(made, [...(byContext.get(made) ?? []), provided!.value]);
        for (const { key, value } of namedAt(evaluator, node))
          byName.set(key, [...(byName.get(key) ?? []), { unit: unitOf(path), expression: value }]);
        ts.forEachChild(node, visit);
      };
      if (file) visit(file);
    }
    return { byContext, byName };
  };
  const known = (): Found => {
    if (!found) found = collect();
    return found;
  };
  return {
    byContext: (made) => known().byContext.get(made) ?? [],
    byName: (name, at) => {
      const unit = unitOf(evaluator.program.pathOf(at.getSourceFile()));
      return (known().byName.get(name) ?? []).flatMap((each) =>
        each.unit === unit ? [each.expression] : [],
      );
    },
  };
}

/** `<Api.Provider value={api}>`, `<Api value={api}>`, `createElement(Api.Provider, { value: api })`. */
function providedAt(
  node: ts.Node,
): { readonly context: ts.Expression; readonly value: ts.Expression } | undefined {
  if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
    const { tagName, attributes } = node;
    const given = attributes.properties.find(
      (each): each is ts.JsxAttribute => ts.isJsxAttribute(each) && each.name.getText() === 'value',
    )?.initializer;
    const value = given && ts.isJsxExpression(given) ? given.expression : undefined;
    const isProvider = ts.isPropertyAccessExpression(tagName) && tagName.name.text === 'Provider';
    if (
      !value ||
      !(isProvider || (ts.isIdentifier(tagName) && /(?:Context|Ctx|Provider)$/.test(tagName.text)))
    )
      return undefined;
    return { context: isProvider ? tagName.expression : (tagName as ts.Identifier), value };
  }
  if (
    !ts.isCallExpression(node) ||
    !/(?:^|\.)(?:createElement|h)$/.test(node.expression.getText().slice(-24))
  )
    return undefined;
  const [of, given] = node.arguments;
  if (!of || !given || !ts.isPropertyAccessExpression(of) || of.name.text !== 'Provider') return undefined;
  const value = ts.isObjectLiteralExpression(given) ? propertyOf(given, 'value') : undefined;
  return value && { context: of.expression, value };
}

interface KeyedValue {
  readonly key: string;
  readonly value: ts.Expression;
}

/** What a node hands to all components by a name. */
function namedAt(evaluator: Evaluator, node: ts.Node): readonly KeyedValue[] {
  // `app.config.globalProperties.$orders = api`, `Vue.prototype.$orders = api`
  if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
    const { expression, name } = node.left;
    const holder = ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
    return /^(?:globalProperties|prototype)$/.test(holder) && name.text.startsWith('$')
      ? [{ key: name.text, value: node.right }]
      : [];
  }
  // What a store hands to its thunks.
  if (ts.isPropertyAssignment(node) && node.name.getText() === THUNK_EXTRA)
    return [{ key: THUNK_EXTRA, value: node.initializer }];
  // A plugin of Nuxt: `return { provide: { api } }`.
  if (
    ts.isPropertyAssignment(node) &&
    node.name.getText() === 'provide' &&
    ts.isObjectLiteralExpression(node.initializer)
  )
    return node.initializer.properties.flatMap((each) => {
      const value = givenBy(each);
      return value ? [{ key: `$${each.name?.getText()}`, value }] : [];
    });
  if (!ts.isCallExpression(node)) return [];
  const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const [first, value] = node.arguments;
  if (first && ts.isIdentifier(callee) && callee.text === 'withExtraArgument')
    return [{ key: THUNK_EXTRA, value: first }];
  if (!first || !value || !ts.isIdentifier(callee) || !/^(?:provide|setContext|inject)$/.test(callee.text))
    return [];
  const keys = evaluator.valuesOf(first).flatMap((each) => keyOf(evaluator, each) ?? []);
  // What a plugin of Nuxt 2 injects; what a component injects has a default there.
  const isPlugin =
    callee.text === 'inject' && /\(\s*(?:\w+|\{[^}]*\})\s*,\s*inject\s*\)/.test(node.getSourceFile().text);
  if (callee.text === 'inject') return isPlugin ? keys.map((key) => ({ key: `$${key}`, value })) : [];
  return keys.map((key) => ({ key, value }));
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find((each) => each.name?.getText() === name);
  return property && givenBy(property);
}

function givenBy(property: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}
