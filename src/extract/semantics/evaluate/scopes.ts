/** In: a name where it stands. Out: what declares it in its file, by the scopes of JavaScript. */
import { ts } from 'ts-morph';
import { changesIn } from './changes.js';
import { type Reaching, reachingAt } from './reaching.js';

export type Declaration =
  | ts.VariableDeclaration
  | ts.BindingElement
  | ts.ParameterDeclaration
  | ts.FunctionDeclaration
  | ts.ClassLikeDeclaration
  | ts.FunctionExpression
  | ts.EnumDeclaration
  | ts.ModuleDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.TypeParameterDeclaration
  | ts.ImportClause
  | ts.NamespaceImport
  | ts.ImportSpecifier
  | ts.ImportEqualsDeclaration;

type Names = ReadonlyMap<string, readonly Declaration[]>;

/** What is assigned to the members of something, by their names. */
type Members = ReadonlyMap<string, readonly ts.Expression[]>;

/** Finds declarations, and remembers the names of each scope. */
export class Scopes {
  readonly #names = new Map<ts.Node, Names>();
  readonly #assigned = new Map<ts.SourceFile, Assignments>();
  readonly #membersOf = new Map<ts.Node, Members>();

  /** The declarations of a name that is used at a node: several when a class and an interface, say, share it. */
  find(name: string, at: ts.Node): readonly Declaration[] {
    for (let place: ts.Node | undefined = at; place; place = place.parent) {
      const found = DECLARING[place.kind] ? this.namesIn(place).get(name) : undefined;
      if (found) return found;
    }
    return [];
  }

  /** The parameter that something is a member of, be that taken apart: `auth` of `({ auth }) => auth.signIn.email(…)`. */
  parameterBehind(of: ts.Expression): ts.ParameterDeclaration | undefined {
    let root = of;
    while (ts.isPropertyAccessExpression(root)) root = root.expression;
    const [found] = ts.isIdentifier(root) ? this.find(root.text, root) : [];
    let place: ts.Node | undefined = found;
    while (place && (ts.isBindingElement(place) || ts.isObjectBindingPattern(place))) place = place.parent;
    return place && ts.isParameter(place) ? place : undefined;
  }

  /** The declarations of a name that is used as a type: `constructor(Order: Order)` takes one of what is called so further out. */
  findType(name: string, at: ts.Node): readonly Declaration[] {
    for (let place: ts.Node | undefined = at; place; place = place.parent) {
      const found = DECLARING[place.kind] ? this.namesIn(place).get(name)?.filter(mayBeType) : undefined;
      if (found && found.length > 0) return found;
    }
    return this.find(name, at);
  }

  /** The names that a node itself is the scope of. */
  namesIn(node: ts.Node): Names {
    if (!DECLARING[node.kind]) return nothing;
    const known = this.#names.get(node);
    if (known) return known;
    const names = new Map<string, Declaration[]>();
    const add = (name: ts.Node | undefined, declaration: Declaration) => {
      if (name && ts.isIdentifier(name)) {
        const same = names.get(name.text);
        if (same) same.push(declaration);
        else names.set(name.text, [declaration]);
      } else if (name && (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name))) {
        for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name, element);
      }
    };
    if (ts.isFunctionLike(node)) for (const parameter of node.parameters) add(parameter.name, parameter);
    if (
      ts.isFunctionLike(node) ||
      ts.isClassLike(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    ) {
      for (const parameter of node.typeParameters ?? []) add(parameter.name, parameter);
    }
    if ((ts.isClassExpression(node) || ts.isFunctionExpression(node)) && node.name) add(node.name, node);
    for (const statement of statementsOf(node)) declare(statement, add);
    if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)) {
      if (node.initializer && ts.isVariableDeclarationList(node.initializer)) {
        for (const each of node.initializer.declarations) add(each.name, each);
      }
    }
    if (ts.isCatchClause(node) && node.variableDeclaration)
      add(node.variableDeclaration.name, node.variableDeclaration);
    this.#names.set(node, names);
    return names;
  }

  /** What is assigned to a variable anywhere in its file. */
  assignedTo(name: string, file: ts.SourceFile): readonly ts.Expression[] {
    return this.#assignmentsIn(file).variables.get(name) ?? [];
  }

  /** Whether a variable is given anything, or is appended to, where it is not declared. */
  isChanged(name: string, file: ts.SourceFile): boolean {
    const { variables, grown } = this.#assignmentsIn(file);
    return variables.has(name) || grown.has(name);
  }

  /** What a variable was given last before a place, if that is sure. */
  reaching(name: string, at: ts.Node): Reaching | undefined {
    const { variables, grown } = this.#assignmentsIn(at.getSourceFile());
    const [given, appended] = [variables.get(name) ?? [], grown.get(name) ?? []];
    if (given.length + appended.length === 0) return undefined;
    const [declared] = this.find(name, at);
    const isOfSame = (each: ts.Node) => this.find(name, each)[0] === declared;
    const inOrder = (one: ts.Node, other: ts.Node) => one.pos - other.pos;
    return reachingAt(at, {
      assigned: given.filter(isOfSame).sort(inOrder),
      grown: appended.filter(isOfSame).sort(inOrder),
      givenBy: (statement) => {
        const from = givenBy(statement, name);
        // A block may have another of that name: `let { path } = options;`
        return from && isOfSame(from) ? from : undefined;
      },
    });
  }

  /** What is assigned to members of a variable anywhere in its file, by the member. */
  assignedToMembers(name: string, file: ts.SourceFile): Members | undefined {
    return this.#assignmentsIn(file).members.get(name);
  }

  /** The same of the variable that a declaration names: other functions of its file may have another of that name. */
  assignedToMembersOf(
    declaration: (ts.VariableDeclaration | ts.ParameterDeclaration) & { readonly name: ts.Identifier },
  ): Members {
    const known = this.#membersOf.get(declaration);
    if (known) return known;
    const { text } = declaration.name;
    const all: Members = this.assignedToMembers(text, declaration.getSourceFile()) ?? new Map();
    const own = [...all].flatMap(([name, given]): [string, readonly ts.Expression[]][] => {
      const meant = given.filter((each) => this.find(text, each).includes(declaration));
      return meant.length > 0 ? [[name, meant]] : [];
    });
    const found: Members = new Map(own);
    this.#membersOf.set(declaration, found);
    return found;
  }

  /** What is assigned to a member of that name of whatever but `this`, anywhere in a file, with what it is a member of. */
  assignedToMember(name: string, file: ts.SourceFile): readonly MemberAssignment[] {
    return this.#assignmentsIn(file).ofAny.get(name) ?? [];
  }

  /** What an object is given under names that are computed, anywhere in a file. */
  assignedToElements(name: string, file: ts.SourceFile): readonly ElementAssignment[] {
    return this.#assignmentsIn(file).elements.get(name) ?? [];
  }

  /** What is added to the list that a declaration names: `urls.push(…)`, anywhere in its file. */
  addedTo(name: string, declaration: Declaration): readonly ts.Expression[] {
    const calls = this.#assignmentsIn(declaration.getSourceFile()).added.get(name) ?? [];
    return calls
      .filter((call) => this.find(name, call).includes(declaration))
      .flatMap((call) => [...call.arguments]);
  }

  #assignmentsIn(file: ts.SourceFile): Assignments {
    let assigned = this.#assigned.get(file);
    if (!assigned) {
      assigned = findAssignments(file);
      this.#assigned.set(file, assigned);
    }
    return assigned;
  }
}

function mayBeType(declaration: Declaration): boolean {
  return (
    !ts.isParameter(declaration) &&
    !ts.isVariableDeclaration(declaration) &&
    !ts.isBindingElement(declaration)
  );
}

export interface MemberAssignment {
  readonly holder: ts.Expression;
  readonly right: ts.Expression;
}

interface Assignments {
  readonly variables: ReadonlyMap<string, readonly ts.Expression[]>;
  readonly members: ReadonlyMap<string, Members>;
  readonly ofAny: ReadonlyMap<string, readonly MemberAssignment[]>;
  /** The calls that add to a list. */
  readonly added: ReadonlyMap<string, readonly ts.CallExpression[]>;
  /** What objects are given under names that are computed, by the object. */
  readonly elements: ReadonlyMap<string, readonly ElementAssignment[]>;
  /** What is appended to variables, `sql += '…'` as a whole. */
  readonly grown: ReadonlyMap<string, readonly ts.BinaryExpression[]>;
}

/** `queues[Kind.Small] = …` */
export interface ElementAssignment {
  readonly key: ts.Expression;
  readonly right: ts.Expression;
}

const nothing: Names = new Map();
const none: readonly ts.Statement[] = [];

/** Whether names can be declared in a node of a kind, for those beyond it not to see. Asked of every node around every name. */
const DECLARING: readonly boolean[] = Array.from({ length: ts.SyntaxKind.Count }, (_, kind) => {
  switch (kind) {
    case ts.SyntaxKind.SourceFile:
    case ts.SyntaxKind.Block:
    case ts.SyntaxKind.ModuleBlock:
    case ts.SyntaxKind.CaseBlock:
    case ts.SyntaxKind.ForStatement:
    case ts.SyntaxKind.ForOfStatement:
    case ts.SyntaxKind.ForInStatement:
    case ts.SyntaxKind.CatchClause:
    case ts.SyntaxKind.ClassDeclaration:
    case ts.SyntaxKind.ClassExpression:
    case ts.SyntaxKind.InterfaceDeclaration:
    case ts.SyntaxKind.TypeAliasDeclaration:
      return true;
    default:
      return ts.isFunctionLike({ kind } as ts.Node);
  }
});

function statementsOf(node: ts.Node): readonly ts.Statement[] {
  if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node)) return node.statements;
  if (ts.isCaseBlock(node)) return node.clauses.flatMap((clause) => [...clause.statements]);
  return none;
}

function declare(
  statement: ts.Statement,
  add: (name: ts.Node | undefined, declaration: Declaration) => void,
): void {
  if (ts.isVariableStatement(statement)) {
    for (const each of statement.declarationList.declarations) add(each.name, each);
  } else if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    if (clause?.name) add(clause.name, clause);
    const bindings = clause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) add(bindings.name, bindings);
    else if (bindings) for (const each of bindings.elements) add(each.name, each);
  } else if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement)
  ) {
    add(statement.name, statement);
  }
}

function findAssignments(file: ts.SourceFile): Assignments {
  const variables = new Map<string, ts.Expression[]>();
  const members = new Map<string, Map<string, ts.Expression[]>>();
  const added = new Map<string, ts.CallExpression[]>();
  const ofAny = new Map<string, MemberAssignment[]>();
  const elements = new Map<string, ElementAssignment[]>();
  const grown = new Map<string, ts.BinaryExpression[]>();
  const add = <Kept>(to: Map<string, Kept[]>, name: string, value: Kept) => {
    const known = to.get(name);
    if (known) known.push(value);
    else to.set(name, [value]);
  };
  const visit = (node: ts.Node): void => {
    const changes = changesIn(node);
    for (const { of, to } of changes) {
      if (ts.isIdentifier(of)) add(variables, of.text, to);
      if (ts.isPropertyAccessExpression(of) && of.expression.kind !== ts.SyntaxKind.ThisKeyword)
        add(ofAny, of.name.text, { holder: of.expression, right: to });
      const member = memberOf(of);
      if (member) {
        const ofObject = members.get(member.object) ?? new Map<string, ts.Expression[]>();
        members.set(member.object, ofObject);
        add(ofObject, member.name, to);
      } else if (ts.isElementAccessExpression(of) && ts.isIdentifier(of.expression))
        add(elements, of.expression.text, { key: of.argumentExpression, right: to });
    }
    if (isAppending(node)) add(grown, node.left.text, node);
    if (ts.isCallExpression(node)) {
      const list = memberOf(node.expression);
      if (list && /^(push|unshift)$/.test(list.name)) add(added, list.object, node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { variables, members, added, ofAny, elements, grown };
}

/** `sql += ' WHERE …'`; what counts appends to no text. */
function isAppending(node: ts.Node): node is ts.BinaryExpression & { readonly left: ts.Identifier } {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken &&
    ts.isIdentifier(node.left) &&
    !ts.isNumericLiteral(node.right)
  );
}

/** `queue = 'mails'`, `let queue = 'mails'` */
function givenBy(statement: ts.Statement, name: string): ts.Expression | undefined {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.find(
      (each) => ts.isIdentifier(each.name) && each.name.text === name,
    )?.initializer;
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
  const { left, right, operatorToken } = statement.expression;
  const isGiven = operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(left);
  return isGiven && left.text === name ? right : undefined;
}

/** `db.orders`, `db['orders']` */
function memberOf(node: ts.Expression): { readonly object: string; readonly name: string } | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    return { object: node.expression.text, name: node.name.text };
  }
  const isNamed = ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression);
  if (!isNamed || !ts.isIdentifier(node.expression)) return undefined;
  return { object: node.expression.text, name: node.argumentExpression.text };
}
