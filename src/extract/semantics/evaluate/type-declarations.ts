/** Where a type is declared that an import names: through barrels, to the interface or the alias itself. */
import { ts } from 'ts-morph';
import { specifierOf } from './declarations.js';
import type { Evaluator } from './evaluator.js';

/** The interface or alias that a module exports by a name; values are found otherwise. */
export function findTypeDeclaration(
  evaluator: Evaluator,
  from: ts.SourceFile,
  specifier: string,
  name: string,
  seen: Set<string>,
): ts.Node | undefined {
  const target = evaluator.program.resolve(from, specifier);
  if (!target || !('file' in target)) return undefined;
  const key = `${target.file}\n${name}`;
  if (seen.has(key)) return undefined;
  seen.add(key);
  const file = evaluator.program.mayExport(target.file, name)
    ? evaluator.program.file(target.file)
    : undefined;
  if (!file) return undefined;
  const { names, stars } = evaluator.exportsOf(file);
  for (const exported of names.get(name) ?? []) {
    if ('local' in exported) return typeNamed(evaluator, file, exported.local, seen);
    // `export default Server;`
    if ('expression' in exported && ts.isIdentifier(exported.expression))
      return typeNamed(evaluator, file, exported.expression.text, seen);
    if ('from' in exported) return findTypeDeclaration(evaluator, file, exported.from, exported.name, seen);
  }
  for (const star of stars) {
    const found = findTypeDeclaration(evaluator, file, star, name, seen);
    if (found) return found;
  }
  return undefined;
}

function typeNamed(
  evaluator: Evaluator,
  file: ts.SourceFile,
  name: string,
  seen: Set<string>,
): ts.Node | undefined {
  for (const declaration of evaluator.scopes.namesIn(file).get(name) ?? []) {
    if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) return declaration;
    if (ts.isImportClause(declaration))
      return findTypeDeclaration(evaluator, file, specifierOf(declaration.parent), 'default', seen);
    if (ts.isImportSpecifier(declaration)) {
      const specifier = specifierOf(declaration.parent.parent.parent);
      return findTypeDeclaration(
        evaluator,
        file,
        specifier,
        (declaration.propertyName ?? declaration.name).text,
        seen,
      );
    }
  }
  return undefined;
}
