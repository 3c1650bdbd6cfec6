/**
 * What only makes something known to a framework. Lists that only tell Nest what there is: `const PROVIDERS = [Orders, Lines]`, of which `@Module({ providers: [...PROVIDERS] })` is the only user, or
 * another such list. In: a file. Out: the statements that declare one. Why: what is listed is made known, and asked for nothing.
 */
import { ts } from 'ts-morph';

export function isModuleDecorator(node: ts.Node): node is ts.Decorator {
  return ts.isDecorator(node) && /^@(Module|Global)\b/.test(node.getText());
}

const RELATION =
  /^(?:OneToOne|OneToMany|ManyToOne|ManyToMany|BelongsTo|BelongsToMany|HasMany|HasOne|HasManyThrough|ReferencesMany|ForeignKey)$/i;

/**
 * A member of an entity that an ORM is told of another one by: `@HasMany(() => Line) lines: Line[]`. Whoever has the entity knows the other's
 * class by that, and runs nothing of it, such as its hooks, which would else belong to all who use any entity of one database.
 */
export function isRelation(node: ts.Node): boolean {
  if (!ts.isPropertyDeclaration(node)) return false;
  return (ts.getDecorators(node) ?? []).some(({ expression }) => {
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    return ts.isIdentifier(callee) && RELATION.test(callee.text);
  });
}

export function listsOf(file: ts.SourceFile): ReadonlySet<ts.Statement> {
  if (!/@Module\b/.test(file.text)) return new Set();
  const lists = new Map<string, ts.VariableStatement>();
  for (const statement of file.statements) {
    const [only, ...others] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    const isList = only?.initializer && ts.isArrayLiteralExpression(only.initializer);
    if (isList && others.length === 0) lists.set(only.name.getText(), statement as ts.VariableStatement);
  }
  // Whoever else uses a list, or uses it otherwise, may do anything with what is in it.
  const users = new Map<string, (ts.Node | undefined)[]>();
  const visit = (node: ts.Node, user: ts.Node | undefined): void => {
    const inside = isModuleDecorator(node) || isOneOf(lists, node) ? node : user;
    if (ts.isIdentifier(node) && lists.has(node.text) && !ts.isVariableDeclaration(node.parent))
      users.set(node.text, [...(users.get(node.text) ?? []), isListing(node) ? inside : undefined]);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(file, undefined);
  const isTold = (name: string, seen: ReadonlySet<string>): boolean => {
    const all = users.get(name) ?? [];
    if (all.length === 0 || seen.has(name)) return false;
    return all.every((user) => {
      if (!user || isModuleDecorator(user)) return user !== undefined;
      const outer = [...lists].find(([, statement]) => statement === user)?.[0];
      return outer !== undefined && isTold(outer, new Set([...seen, name]));
    });
  };
  return new Set([...lists].flatMap(([name, statement]) => (isTold(name, new Set()) ? [statement] : [])));
}

function isOneOf(lists: ReadonlyMap<string, ts.Node>, node: ts.Node): boolean {
  return ts.isVariableStatement(node) && [...lists.values()].includes(node);
}

/** `providers: PROVIDERS`, `[...PROVIDERS]`, `[PROVIDERS]` */
function isListing({ parent }: ts.Identifier): boolean {
  return ts.isSpreadElement(parent) || ts.isArrayLiteralExpression(parent) || ts.isPropertyAssignment(parent);
}
