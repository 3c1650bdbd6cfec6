/**
 * Where a file uses a name. In: the file and the name. Out: the expressions that it stands in, and the other names that the file gives to what
 * goes by it. Names that only declare something, keys, and types are none.
 */
import { ts } from 'ts-morph';
import { specifierOfCall } from './evaluate/declarations.js';

export type Mention =
  /** An expression that is what the name stands for. */
  | { readonly kind: 'expression'; readonly node: ts.Expression }
  /** What the name stands for goes by another one as well. */
  | { readonly kind: 'name'; readonly name: string }
  /** The file exports it as the whole. */
  | { readonly kind: 'whole' };

/** The mentions of names in files; each file is gone through once. */
export class Mentions {
  readonly #indexes = new Map<ts.SourceFile, ReadonlyMap<string, readonly ts.Node[]>>();

  /** The mentions of a name in a file, in order. */
  in(file: ts.SourceFile, name: string): readonly Mention[] {
    const index = this.#indexes.get(file) ?? indexOf(file);
    this.#indexes.set(file, index);
    return (index.get(name) ?? []).flatMap(mentionOf);
  }
}

function indexOf(file: ts.SourceFile): ReadonlyMap<string, readonly ts.Node[]> {
  const found = new Map<string, ts.Node[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    const isName = ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
    const isKey = ts.isStringLiteralLike(node) && ts.isElementAccessExpression(node.parent);
    if (isName || isKey) {
      const all = found.get(node.text);
      if (all) all.push(node);
      else found.set(node.text, [node]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function mentionOf(node: ts.Node): readonly Mention[] {
  const { parent } = node;
  const as = (name: ts.Node | undefined): readonly Mention[] =>
    name && ts.isIdentifier(name) ? [{ kind: 'name', name: name.text }] : [];
  if (ts.isImportSpecifier(parent)) return parent.propertyName === node ? as(parent.name) : [];
  if (ts.isExportSpecifier(parent)) {
    if ((parent.propertyName ?? parent.name) !== node) return [];
    return parent.name.text === 'default' ? [{ kind: 'whole' }] : as(parent.name);
  }
  if (ts.isBindingElement(parent)) {
    const isKey = parent.propertyName === node || (parent.name === node && !parent.propertyName);
    if (isKey) return as(parent.name);
  }
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return [{ kind: 'expression', node: parent }];
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === node)
    return [{ kind: 'expression', node: parent }];
  if (!ts.isIdentifier(node) || isDeclaring(node)) return [];
  return [{ kind: 'expression', node }];
}

/** Whether a name is only that of a declaration, a key or a label. */
function isDeclaring(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if ('name' in parent && parent.name === node) return true;
  return (
    ts.isImportClause(parent) ||
    ts.isNamespaceImport(parent) ||
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent)
  );
}

/** The names that a file holds the whole of another one by; undefined where it uses that without one. */
export function nameHolders(
  file: ts.SourceFile,
  isIt: (specifier: string) => boolean,
): readonly string[] | undefined {
  const found: string[] = [];
  let isNamed = true;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      if (node.importClause?.name && isIt(node.moduleSpecifier.text)) found.push(node.importClause.name.text);
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const { exportClause } = node;
      if (exportClause && ts.isNamedExports(exportClause) && isIt(node.moduleSpecifier.text))
        for (const { propertyName, name } of exportClause.elements)
          if (propertyName?.text === 'default') found.push(name.text);
    } else if (ts.isCallExpression(node) && /^(require|import)$/.test(node.expression.getText())) {
      const specifier = specifierOfCall(node);
      if (specifier !== undefined && isIt(specifier)) {
        const { parent } = node;
        if (ts.isVariableDeclaration(parent)) {
          if (ts.isIdentifier(parent.name)) found.push(parent.name.text);
        } else if (ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name))
          found.push(parent.name.text);
        else if (!ts.isPropertyAccessExpression(parent)) isNamed = false;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return isNamed ? found : undefined;
}
