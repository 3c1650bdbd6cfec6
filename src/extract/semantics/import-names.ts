/** What the names that a file imports, requires, or exports again stand for in the files that they come from. */
import { ts } from 'ts-morph';
import type { Path } from '../../model/nouns.js';
import { memberName } from './declared.js';
import { specifierOfCall } from './evaluate/declarations.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { boundNames } from './evaluate/exports.js';
import type { End } from './member-uses.js';
import type { Add } from './references.js';

/** What the names that a file imports stand for. */
export function importedNames(
  evaluator: Evaluator,
  file: ts.SourceFile,
): ReadonlyMap<string, { readonly to: End; readonly isNamespace: boolean }> {
  const names = new Map<string, { readonly to: End; readonly isNamespace: boolean }>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const target = fileOf(evaluator, file, statement.moduleSpecifier.text);
    const clause = statement.importClause;
    if (target === undefined || !clause || clause.isTypeOnly) continue;
    if (clause.name)
      names.set(clause.name.text, { to: { path: target, declaration: 'default' }, isNamespace: false });
    const bindings = clause.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings))
      names.set(bindings.name.text, { to: { path: target }, isNamespace: true });
    else if (bindings) {
      for (const { name, propertyName, isTypeOnly } of bindings.elements) {
        if (isTypeOnly) continue;
        names.set(name.text, {
          to: { path: target, declaration: (propertyName ?? name).text },
          isNamespace: false,
        });
      }
    }
  }
  return names;
}

function fileOf(evaluator: Evaluator, file: ts.SourceFile, specifier: string): Path | undefined {
  const target = evaluator.program.resolve(file, specifier);
  return target && 'file' in target ? target.file : undefined;
}

/**
 * `export { a as b } from './c'`, `export * from './c'`: of everything, the name that is asked for is passed on. So it is where the name is
 * imported by a statement of its own: `import a from './c'; export { a }`.
 */
export function passedOn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  node: ts.ExportDeclaration,
  imported: ReturnType<typeof importedNames>,
  add: Add,
): void {
  if (node.isTypeOnly) return;
  if (!node.moduleSpecifier) {
    handedOn(node, imported, add);
    return;
  }
  if (!ts.isStringLiteral(node.moduleSpecifier)) return;
  const path = fileOf(evaluator, file, node.moduleSpecifier.text);
  if (path === undefined) return;
  const clause = node.exportClause;
  if (!clause) add('*', { path, declaration: '*' }, 'passes');
  else if (ts.isNamespaceExport(clause)) add(memberName(clause.name.text, '*'), { path });
  else
    for (const { name, propertyName } of clause.elements)
      add(name.text, { path, declaration: (propertyName ?? name).text }, 'passes');
}

function handedOn(node: ts.ExportDeclaration, imported: ReturnType<typeof importedNames>, add: Add): void {
  if (!node.exportClause || !ts.isNamedExports(node.exportClause)) return;
  for (const { name, propertyName, isTypeOnly } of node.exportClause.elements) {
    const target = isTypeOnly ? undefined : imported.get((propertyName ?? name).text);
    if (target?.isNamespace) add(memberName(name.text, '*'), target.to);
    else if (target) add(name.text, target.to, 'passes');
  }
}

/** What a name of a file stands for is wanted by those alone who use that name: `const { a } = require('./b')`. */
export function takenBy({ name, parent }: ts.BindingElement): string | undefined {
  const whole = parent.parent;
  if (!ts.isIdentifier(name) || !ts.isVariableDeclaration(whole)) return undefined;
  const { initializer, parent: list } = whole;
  const isRequired =
    initializer !== undefined &&
    ts.isCallExpression(initializer) &&
    ts.isIdentifier(initializer.expression) &&
    initializer.expression.text === 'require';
  const isOfFile = ts.isVariableStatement(list.parent) && ts.isSourceFile(list.parent.parent);
  return isRequired && isOfFile ? name.text : undefined;
}

/** `const { a } = require('./b')` names what it wants; of a module that is kept as one value, its uses are followed. */
export function required(
  evaluator: Evaluator,
  file: ts.SourceFile,
  node: ts.CallExpression,
  from: string | undefined,
  add: Add,
): void {
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  if (!isRequire && node.expression.kind !== ts.SyntaxKind.ImportKeyword) return;
  const specifier = specifierOfCall(node);
  const path = specifier === undefined ? undefined : fileOf(evaluator, file, specifier);
  if (path === undefined) return;
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
    for (const element of parent.name.elements) {
      const name = element.propertyName ?? element.name;
      for (const each of ts.isIdentifier(name) ? [name.text] : boundNames(element.name))
        add(takenBy(element), { path, declaration: each });
    }
  } else if (isRequire && ts.isPropertyAccessExpression(parent))
    add(from, { path, declaration: parent.name.text });
  else if ((isRequire || ts.isAwaitExpression(parent)) && evaluator.valuesOf(node).length > 0)
    add(from, { path, declaration: 'default' });
  else add(from, { path });
}
