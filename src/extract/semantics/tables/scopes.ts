/**
 * Scopes of models of Sequelize: options by a name, or by none, that finds take along. In: the files. Out: for the tables of a model and a name,
 * the options. https://sequelize.org/docs/v6/other-topics/scopes/
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import { free, type Value } from '../evaluate/values.js';
import type { Concerns } from './beside.js';
import { decorationsOf } from './decorators.js';
import { tablesOf } from './entities.js';
import { type NamedTable, optionOf } from './reading.js';
import { isSame } from './standing.js';

/** Options of a scope; the default one has no name. */
interface Scope {
  readonly of: readonly NamedTable[];
  readonly name: string | undefined;
  readonly options: readonly Value[];
}

/** The options of a scope of a model, by its tables, and what it is: another program may say others of a table of this name. */
export type ScopesOf = (
  tables: readonly NamedTable[],
  name: string | undefined,
  entity: Value,
) => readonly Value[];

/** The names of scopes that finds are told: `scope('full', { method: ['of', name] })`; the default one has none. */
export function scopesNamed(evaluator: Evaluator, values: readonly Value[]): readonly (string | undefined)[] {
  return values.flatMap((value): readonly (string | undefined)[] => {
    if (value.kind === 'list') return scopesNamed(evaluator, value.items);
    if (value.kind === 'object') {
      const method = evaluator.member(value, 'method', value.node);
      return scopesNamed(
        evaluator,
        method.flatMap((each) => (each.kind === 'list' ? each.items.slice(0, 1) : [each])),
      );
    }
    const name = fixed(value);
    return name === undefined ? [] : [name === 'defaultScope' ? undefined : name];
  });
}

export function findScopes(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  concerns: Concerns,
): ScopesOf {
  const scopes = files.flatMap((file) =>
    /\b(?:scopes|defaultScope|addScope|Scopes|DefaultScope)\b/.test(file.text)
      ? scopesIn(evaluator, file).map((scope) => ({ ...scope, file }))
      : [],
  );
  return (tables, name, entity) =>
    scopes.flatMap((scope) =>
      scope.name === name &&
      concerns(scope.file, entity) &&
      scope.of.some((table) => tables.some((each) => isSame(each, table)))
        ? scope.options
        : [],
    );
}

function scopesIn(evaluator: Evaluator, file: ts.SourceFile): readonly Scope[] {
  const found: Scope[] = [];
  const add = (of: readonly NamedTable[], name: string | undefined, values: readonly Value[]): void => {
    // What takes arguments gives its options.
    const options = values.flatMap((value) =>
      value.kind === 'function' ? returned(evaluator, value.node, value.context) : [value],
    );
    if (of.length > 0) found.push({ of, name, options });
  };
  const addAll = (of: readonly NamedTable[], values: readonly Value[], node: ts.Node): void => {
    for (const value of values)
      if (value.kind === 'object')
        for (const name of evaluator.indexOf(value.node).named.keys())
          add(of, name, evaluator.member(value, name, node));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression: on } = node.expression;
      const [first, second, third] = node.arguments;
      const options = name.text === 'init' ? second : name.text === 'define' ? third : undefined;
      if (options) {
        const values = evaluator.valuesOf(options);
        const of = tablesAt(evaluator, name.text === 'init' ? on : node);
        addAll(of, optionOf(evaluator, values, 'scopes', options), options);
        add(of, undefined, optionOf(evaluator, values, 'defaultScope', options));
      } else if (name.text === 'addScope' && first && second)
        for (const each of evaluator.valuesOf(first).map(fixed)) {
          const own = each === 'defaultScope' ? undefined : each;
          add(tablesAt(evaluator, on), own, evaluator.valuesOf(second));
        }
    } else if (ts.isClassLike(node)) ofClass(node);
    ts.forEachChild(node, visit);
  };
  const ofClass = (node: ts.ClassLikeDeclaration): void => {
    const of = tablesOf(evaluator, { kind: 'class', node, context: free });
    for (const { name, arguments: given } of decorationsOf(node)) {
      const [first] = given;
      if (!first || !/^(?:Scopes|DefaultScope|Table)$/.test(name)) continue;
      const values = evaluator
        .valuesOf(first)
        .flatMap((value) =>
          value.kind === 'function' ? returned(evaluator, value.node, value.context) : [value],
        );
      if (name === 'Scopes') addAll(of, values, first);
      else add(of, undefined, name === 'Table' ? optionOf(evaluator, values, 'defaultScope', first) : values);
    }
  };
  visit(file);
  return found;
}

function tablesAt(evaluator: Evaluator, node: ts.Expression): readonly NamedTable[] {
  if (node.kind === ts.SyntaxKind.SuperKeyword || node.kind === ts.SyntaxKind.ThisKeyword) {
    let around: ts.Node = node;
    while (around.parent && !ts.isClassLike(around)) around = around.parent;
    return ts.isClassLike(around) ? tablesOf(evaluator, { kind: 'class', node: around, context: free }) : [];
  }
  return evaluator.valuesOf(node).flatMap((value) => tablesOf(evaluator, value));
}
