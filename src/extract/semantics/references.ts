/**
 * Who uses what: which declaration of a file uses which other one, of the same file or imported by its name, through barrels as well.
 * Why: an access in a shared library belongs to those who reach the declaration that it stands in, and to nobody else who imports the
 * library. What Nest's `@Module` lists is only made known there: it counts where nothing else leads to a declaration.
 */
import { ts } from 'ts-morph';
import type { ReferenceFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { boundNames } from './evaluate/exports.js';
import { declarationAround } from './places.js';

type End = ReferenceFact['to'];

/** The references that a file makes, each once. */
export function referencesIn(evaluator: Evaluator, file: ts.SourceFile): readonly ReferenceFact[] {
  const path = evaluator.program.pathOf(file);
  const found = new Map<string, ReferenceFact>();
  const add = (from: string | undefined, to: End, loose = false): void => {
    const key = JSON.stringify([from, to.path, to.declaration]);
    if (found.has(key) && loose) return;
    found.set(key, {
      from: { path, ...(from !== undefined && { declaration: from }) },
      to,
      ...(loose && { loose: true }),
    });
  };
  const imported = importedNames(evaluator, file);
  const local = evaluator.scopes.namesIn(file);
  const visit = (node: ts.Node, isLoose: boolean): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isExportDeclaration(node)) {
      passOn(evaluator, file, node, add);
      return;
    }
    const loose = isLoose || (ts.isDecorator(node) && /^@(Module|Global)\b/.test(node.getText()));
    if (ts.isIdentifier(node) && !isOnlyName(node)) {
      const from = declarationAround(node);
      const target = imported.get(node.text);
      if (target && isFileScope(evaluator, node)) {
        const member =
          ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node
            ? node.parent.name.text
            : undefined;
        add(
          from,
          target.isNamespace && member !== undefined
            ? { path: target.to.path, declaration: member }
            : target.to,
          loose,
        );
      } else if (local.has(node.text) && node.text !== from)
        add(from, { path, declaration: node.text }, loose);
    }
    if (ts.isCallExpression(node)) required(evaluator, file, node, add);
    ts.forEachChild(node, (child) => visit(child, loose));
  };
  ts.forEachChild(file, (child) => visit(child, false));
  for (const [name, exports] of evaluator.exportsOf(file).names) {
    for (const exported of exports) {
      if ('local' in exported && exported.local !== name) add(name, { path, declaration: exported.local });
      if ('expression' in exported && ts.isIdentifier(exported.expression))
        add(name, { path, declaration: exported.expression.text });
      if ('declaration' in exported && exported.declaration.name)
        add(name, { path, declaration: exported.declaration.name.text });
    }
  }
  return [...found.values()];
}

/** What the names that a file imports stand for. */
function importedNames(
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

/** `export { a as b } from './c'`, `export * from './c'`: of everything, the name that is asked for is passed on. */
function passOn(
  evaluator: Evaluator,
  file: ts.SourceFile,
  node: ts.ExportDeclaration,
  add: (from: string | undefined, to: End) => void,
): void {
  if (node.isTypeOnly || !node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) return;
  const path = fileOf(evaluator, file, node.moduleSpecifier.text);
  if (path === undefined) return;
  const clause = node.exportClause;
  if (!clause) add('*', { path, declaration: '*' });
  else if (ts.isNamespaceExport(clause)) add(clause.name.text, { path });
  else
    for (const { name, propertyName } of clause.elements)
      add(name.text, { path, declaration: (propertyName ?? name).text });
}

/** `const { a } = require('./b')` names what it wants; else all of it may be meant. */
function required(
  evaluator: Evaluator,
  file: ts.SourceFile,
  node: ts.CallExpression,
  add: (from: string | undefined, to: End) => void,
): void {
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  if (!isRequire && node.expression.kind !== ts.SyntaxKind.ImportKeyword) return;
  const [first] = node.arguments;
  const path = first && ts.isStringLiteralLike(first) ? fileOf(evaluator, file, first.text) : undefined;
  if (path === undefined) return;
  const { parent } = node;
  const from = declarationAround(node);
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
    for (const element of parent.name.elements) {
      const name = element.propertyName ?? element.name;
      for (const each of ts.isIdentifier(name) ? [name.text] : boundNames(element.name))
        add(undefined, { path, declaration: each });
    }
  } else if (ts.isPropertyAccessExpression(parent)) add(from, { path, declaration: parent.name.text });
  else add(from, { path });
}

/** Names of members and keys refer to nothing of the file. */
function isOnlyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent))
    return parent.name === node;
  return ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isExportSpecifier(parent);
}

function isFileScope(evaluator: Evaluator, node: ts.Identifier): boolean {
  return evaluator.scopes
    .find(node.text, node)
    .some(
      (declaration) =>
        ts.isImportSpecifier(declaration) ||
        ts.isImportClause(declaration) ||
        ts.isNamespaceImport(declaration),
    );
}
