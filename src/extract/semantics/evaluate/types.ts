/** What a declared type says of a value: a class of the program or of a library, literals, members. */
import { ts } from 'ts-morph';
import { declaredValues, importedValues } from './declarations.js';
import type { Evaluator } from './evaluator.js';
import { returned } from './returned.js';
import { boundIn, type Context, derived, free, further, textValue, type Value } from './values.js';

/** Types that wrap the one that matters. */
const WRAPPERS =
  /^(Promise|PromiseLike|Readonly|Required|Partial|NonNullable|Awaited|Pick|Omit|Extract|Exclude|NoInfer|WeakRef|Ref|Relation|Loaded|Opt|EntityTarget|ObjectType|EntityClassOrSchema|EntityName|EntityClass|Set(?:Optional|Required|NonNullable)|Simplify|Except|Writable|(?:Readonly|Partial|Required)Deep|Deep(?:Readonly|Partial|Required))$/;
const LISTS = /^(Array|ReadonlyArray|Set|ReadonlySet|Iterable|AsyncIterable|Collection)$/;

export function typeValues(evaluator: Evaluator, node: ts.TypeNode, context: Context): readonly Value[] {
  if (ts.isTypeReferenceNode(node))
    return referenceValues(evaluator, node.typeName, node.typeArguments ?? [], context);
  if (ts.isExpressionWithTypeArguments(node))
    return ts.isIdentifier(node.expression)
      ? referenceValues(evaluator, node.expression, node.typeArguments ?? [], context)
      : [];
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
    return node.types.flatMap((type) => evaluator.valuesOfType(type, context));
  }
  if (ts.isParenthesizedTypeNode(node)) return evaluator.valuesOfType(node.type, context);
  if (ts.isTypeOperatorNode(node))
    return node.operator === ts.SyntaxKind.ReadonlyKeyword ? evaluator.valuesOfType(node.type, context) : [];
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) {
    return [textValue(node.literal.text, node.literal)];
  }
  if (ts.isArrayTypeNode(node))
    return [{ kind: 'list', items: evaluator.valuesOfType(node.elementType, context) }];
  if (ts.isTypeLiteralNode(node)) return [{ kind: 'shape', members: node.members, context }];
  if (ts.isFunctionTypeNode(node)) return [{ kind: 'function', node, context }];
  if (ts.isTypeQueryNode(node)) return nameValues(evaluator, node.exprName, context);
  if (ts.isImportTypeNode(node)) return importTypeValues(evaluator, node, context);
  if (
    ts.isIndexedAccessTypeNode(node) &&
    ts.isLiteralTypeNode(node.indexType) &&
    ts.isStringLiteral(node.indexType.literal)
  ) {
    const { text } = node.indexType.literal;
    return evaluator
      .valuesOfType(node.objectType, context)
      .flatMap((value) => evaluator.member(value, text, node));
  }
  return [];
}

function importTypeValues(evaluator: Evaluator, node: ts.ImportTypeNode, context: Context): readonly Value[] {
  const { argument, qualifier } = node;
  if (!ts.isLiteralTypeNode(argument) || !ts.isStringLiteral(argument.literal)) return [];
  const name = qualifier?.getText();
  const values = importedValues(evaluator, node, argument.literal.text, name);
  return node.isTypeOf
    ? values
    : values.flatMap((value) => instances(value, node.typeArguments ?? [], evaluator, context));
}

/** The values of a possibly qualified name. */
function nameValues(evaluator: Evaluator, name: ts.EntityName, context: Context): readonly Value[] {
  if (ts.isIdentifier(name)) return evaluator.valuesOfName(name.text, name, context);
  const left = nameValues(evaluator, name.left, context);
  return left.flatMap((value) => evaluator.member(value, name.right.text, name));
}

function referenceValues(
  evaluator: Evaluator,
  typeName: ts.EntityName,
  types: readonly ts.TypeNode[],
  context: Context,
): readonly Value[] {
  const [first] = types;
  if (ts.isIdentifier(typeName)) {
    const name = typeName.text;
    const declarations = evaluator.scopes.findType(name, typeName);
    if (declarations.length === 0) return globalType(evaluator, name, first, context);
    return declarations.flatMap((declaration): readonly Value[] => {
      if (ts.isTypeParameterDeclaration(declaration)) {
        const bound = boundIn(context, declaration);
        if (bound) return bound;
        const constraint = declaration.constraint
          ? evaluator.valuesOfType(declaration.constraint, context)
          : [];
        return [derived({ open: declaration, name }), ...constraint.filter(({ kind }) => kind === 'text')];
      }
      if (ts.isInterfaceDeclaration(declaration))
        return interfaceValues(evaluator, declaration, types, context);
      if (ts.isTypeAliasDeclaration(declaration)) return aliasValues(evaluator, declaration, types, context);
      if (ts.isImportSpecifier(declaration) || ts.isImportClause(declaration)) {
        return importedType(evaluator, declaration, types, context);
      }
      const values = declaredValues(evaluator, declaration, free);
      return values.flatMap((value) => instances(value, types, evaluator, context));
    });
  }
  return nameValues(evaluator, typeName, context).flatMap((value) =>
    instances(value, types, evaluator, context),
  );
}

function globalType(
  evaluator: Evaluator,
  name: string,
  first: ts.TypeNode | undefined,
  context: Context,
): readonly Value[] {
  if (first && WRAPPERS.test(name)) return evaluator.valuesOfType(first, context);
  if (first && LISTS.test(name)) return [{ kind: 'list', items: evaluator.valuesOfType(first, context) }];
  if (first && name === 'ReturnType') {
    return evaluator
      .valuesOfType(first, context)
      .flatMap((value) => (value.kind === 'function' ? returned(evaluator, value.node, value.context) : []));
  }
  if (first && name === 'InstanceType') {
    return evaluator
      .valuesOfType(first, context)
      .flatMap((value) => instances(value, [], evaluator, context));
  }
  return [];
}

/** An interface or alias may be declared in another file: it is found by the declaration there, not by a value. */
function importedType(
  evaluator: Evaluator,
  node: ts.ImportSpecifier | ts.ImportClause,
  types: readonly ts.TypeNode[],
  context: Context,
): readonly Value[] {
  const found = findType(evaluator, node);
  if (found && ts.isInterfaceDeclaration(found)) return interfaceValues(evaluator, found, types, context);
  if (found && ts.isTypeAliasDeclaration(found)) return aliasValues(evaluator, found, types, context);
  const values = declaredValues(evaluator, node, free);
  // Wrappers of ORMs (`Relation<Order>`, `Ref<Order>`) stand for what they wrap.
  const name = ts.isImportSpecifier(node) ? (node.propertyName ?? node.name).text : '';
  const [first] = types;
  if (first && WRAPPERS.test(name)) return evaluator.valuesOfType(first, context);
  if (first && LISTS.test(name)) return [{ kind: 'list', items: evaluator.valuesOfType(first, context) }];
  return values.flatMap((value) => instances(value, types, evaluator, context));
}

function findType(evaluator: Evaluator, node: ts.ImportSpecifier | ts.ImportClause): ts.Node | undefined {
  const declaration = ts.isImportSpecifier(node) ? node.parent.parent.parent : node.parent;
  if (!ts.isImportDeclaration(declaration) || !ts.isStringLiteral(declaration.moduleSpecifier))
    return undefined;
  const name = ts.isImportSpecifier(node) ? (node.propertyName ?? node.name).text : 'default';
  return evaluator.typeOf(node.getSourceFile(), declaration.moduleSpecifier.text, name);
}

function interfaceValues(
  evaluator: Evaluator,
  node: ts.InterfaceDeclaration,
  types: readonly ts.TypeNode[],
  context: Context,
): readonly Value[] {
  const inner = boundTypes(evaluator, node.typeParameters, types, context);
  const inherited = (node.heritageClauses ?? []).flatMap((clause) =>
    clause.types.flatMap((type) =>
      evaluator
        .valuesOf(type.expression, inner)
        .flatMap((value) => instances(value, type.typeArguments ?? [], evaluator, inner)),
    ),
  );
  const bases = inherited.filter((value) => value.kind !== 'derived' || 'package' in value.root);
  return [...bases, { kind: 'shape', members: node.members, context: inner }];
}

function aliasValues(
  evaluator: Evaluator,
  node: ts.TypeAliasDeclaration,
  types: readonly ts.TypeNode[],
  context: Context,
): readonly Value[] {
  return evaluator.valuesOfType(node.type, boundTypes(evaluator, node.typeParameters, types, context));
}

function boundTypes(
  evaluator: Evaluator,
  parameters: readonly ts.TypeParameterDeclaration[] | undefined,
  types: readonly ts.TypeNode[],
  context: Context,
): Context {
  const bound = new Map(
    (parameters ?? []).flatMap((parameter, index) => {
      const type = types[index];
      return type ? [[parameter, () => evaluator.valuesOfType(type, context)] as const] : [];
    }),
  );
  return { bound, depth: context.depth + 1 };
}

/** The values whose type is a class of the program, or a name of a library. */
export function instances(
  value: Value,
  types: readonly ts.TypeNode[],
  evaluator: Evaluator,
  context: Context,
): readonly Value[] {
  if (value.kind === 'class') {
    return [
      {
        kind: 'instance',
        of: value.node,
        context: boundTypes(evaluator, value.node.typeParameters, types, context),
      },
    ];
  }
  if (value.kind === 'enum') {
    return value.node.members.flatMap((member) =>
      ts.isIdentifier(member.name) ? evaluator.member(value, member.name.text, member) : [],
    );
  }
  if (value.kind !== 'derived') return [];
  return 'package' in value.root ? [further(value, { step: 'instance', types, context })] : [];
}
