/** What one file gives to what another one declares, so that it must be known before anything is asked of that. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { free } from '../evaluate/values.js';

/** Remembers what a file assigns to the bases of addresses in objects that it imports. */
export function noteAssigned(evaluator: Evaluator, file: ts.SourceFile): void {
  for (const { groups = {} } of file.text.matchAll(ASSIGNED_BASE)) {
    const { name = '', member = '' } = groups;
    const [declaration] = evaluator.scopes.namesIn(file).get(name) ?? [];
    if (!declaration || !(ts.isImportSpecifier(declaration) || ts.isImportClause(declaration))) continue;
    const assigned = evaluator.scopes.assignedToMembers(name, file)?.get(member) ?? [];
    for (const value of evaluator.valuesOfName(name, file, free)) {
      if (value.kind !== 'object') continue;
      const known = evaluator.assignedElsewhere.get(value.node) ?? new Map<string, ts.Expression[]>();
      evaluator.assignedElsewhere.set(value.node, known.set(member, [...assigned]));
    }
  }
}

/** Remembers what plugins of fastify give to the server for others: `fastify.decorate('config', config)`. */
export function noteDecorated(evaluator: Evaluator, file: ts.SourceFile): void {
  if (!file.text.includes('.decorate(')) return;
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'decorate'
    ) {
      const [name, value] = node.arguments;
      if (name && value && ts.isStringLiteralLike(name)) {
        const known = evaluator.decorated.get(name.text) ?? [];
        evaluator.decorated.set(name.text, [...known, value]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

const ASSIGNED_BASE = /\b(?<name>\w+)\.(?<member>BASE|base(?:Path|Url|URL))\s*=(?!=)/g;
