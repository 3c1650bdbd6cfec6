/** What a file exports: by name, through barrels, and as CommonJS does it. */
import { ts } from 'ts-morph';
import { isAssignment } from './changes.js';
import { isPlainScript } from './exported-names.js';

/** Where an exported name leads. */
export type Exported =
  | { readonly local: string }
  | { readonly expression: ts.Expression }
  | { readonly from: string; readonly name: string }
  /** All of another module as one object. */
  | { readonly all: string }
  | { readonly declaration: ts.FunctionDeclaration | ts.ClassDeclaration };

export interface Exports {
  readonly names: ReadonlyMap<string, readonly Exported[]>;
  /** The modules of which everything is exported again. */
  readonly stars: readonly string[];
  /** What CommonJS makes the module as a whole. */
  readonly whole: readonly ts.Expression[];
}

export function findExports(file: ts.SourceFile): Exports {
  const names = new Map<string, Exported[]>();
  const stars: string[] = [];
  const whole: ts.Expression[] = [];
  const add = (name: string, exported: Exported) => names.set(name, [...(names.get(name) ?? []), exported]);
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) fromDeclaration(statement, add, stars);
    else if (ts.isExportAssignment(statement)) {
      if (statement.isExportEquals) whole.push(statement.expression);
      else add('default', { expression: statement.expression });
    } else if (isExported(statement)) fromStatement(statement, add);
    else if (ts.isExpressionStatement(statement)) {
      // A file of JSON is one expression.
      if (file.fileName.endsWith('.json')) whole.push(statement.expression);
      else fromCommonJs(statement.expression, add, whole);
    }
  }
  if (names.size === 0 && stars.length === 0 && whole.length === 0 && isPlainScript(file.text))
    for (const statement of file.statements) fromStatement(statement, add);
  return { names, stars, whole };
}

type Add = (name: string, exported: Exported) => void;

function fromDeclaration(statement: ts.ExportDeclaration, add: Add, stars: string[]): void {
  const from =
    statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier)
      ? statement.moduleSpecifier.text
      : undefined;
  const clause = statement.exportClause;
  if (!clause) {
    if (from !== undefined) stars.push(from);
  } else if (ts.isNamespaceExport(clause)) {
    if (from !== undefined) add(clause.name.text, { all: from });
  } else {
    for (const { name, propertyName } of clause.elements) {
      const local = (propertyName ?? name).text;
      add(name.text, from === undefined ? { local } : { from, name: local });
    }
  }
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function fromStatement(statement: ts.Statement, add: Add): void {
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) {
      for (const local of boundNames(name)) add(local, { local });
    }
    return;
  }
  const isDefault =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    if (isDefault) add('default', { declaration: statement });
    else if (statement.name) add(statement.name.text, { local: statement.name.text });
    return;
  }
  if (
    (ts.isEnumDeclaration(statement) ||
      ts.isModuleDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)) &&
    ts.isIdentifier(statement.name)
  ) {
    // `export default interface Server { … }`
    add(isDefault ? 'default' : statement.name.text, { local: statement.name.text });
  }
}

/** The names that a declaration binds. */
export function boundNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** `module.exports = …`, `module.exports.a = …`, `exports.a = …`, and `exports = module.exports = …`. */
function fromCommonJs(expression: ts.Expression, add: Add, whole: ts.Expression[]): void {
  if (!isAssignment(expression)) return;
  const { left, right } = expression;
  const value = isAssignment(right) ? right.right : right;
  if (isModuleExports(left) || (isAssignment(right) && isModuleExports(right.left))) whole.push(value);
  else if (ts.isPropertyAccessExpression(left) && isExportsObject(left.expression)) {
    add(left.name.text, { expression: value });
  }
}

function isModuleExports(node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'exports' &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'module'
  );
}

function isExportsObject(node: ts.Expression): boolean {
  return isModuleExports(node) || (ts.isIdentifier(node) && node.text === 'exports');
}
