/**
 * Specifiers that are put together from where the file lies: `require(path.join(__dirname, '..', 'shared', 'orders'))`, the directory kept under a
 * name or not. In: the expression, and the program that it stands in. Out: the specifier as a person would have written it, relative to the file;
 * nothing where any part of it is only known to running code.
 */
import { posix } from 'node:path';
import type {
  BindingPattern,
  BindingRestElement,
  CallExpression,
  Expression,
  FormalParameterRest,
  ParamPattern,
  Program,
  SpreadElement,
  Visitor,
} from 'oxc-parser';

/** What names stand for of which a file says that once and for all. */
export type Constants = ReadonlyMap<string, Expression>;

/** The directory of the file, before anything is joined to it: a path from the root of the disk, which no other one is called like. */
const HERE = '/\0';
/** Names that stand for names. */
const DEEPEST = 6;

/** The names of a program that are given a value where they are declared and nowhere else, and that nothing else is called by. */
export function constantsIn(program: Program, Walk: typeof Visitor): Constants {
  const constants = new Map<string, Expression>();
  const spoilt = new Set<string>();
  const bind = (pattern: Bound, init?: Expression | null) => {
    for (const name of namesIn(pattern)) {
      if (init && pattern?.type === 'Identifier' && !constants.has(name)) constants.set(name, init);
      else spoilt.add(name);
    }
  };
  const bindAll = ({ params }: { readonly params: readonly ParamPattern[] }) => {
    for (const each of params) bind(each.type === 'TSParameterProperty' ? each.parameter : each);
  };
  new Walk({
    VariableDeclarator: ({ id, init }) => bind(id, init),
    FunctionDeclaration: bindAll,
    FunctionExpression: bindAll,
    ArrowFunctionExpression: bindAll,
    CatchClause: ({ param }) => bind(param),
    AssignmentExpression: ({ left }) => {
      if (left.type === 'Identifier') spoilt.add(left.name);
    },
  }).visit(program);
  for (const name of spoilt) constants.delete(name);
  return constants;
}

type Bound = BindingPattern | BindingRestElement | FormalParameterRest | null | undefined;

function namesIn(pattern: Bound): readonly string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesIn);
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        namesIn(each.type === 'RestElement' ? each.argument : each.value),
      );
    default:
      return [];
  }
}

/** The specifier that an expression makes of the directory of its file, if all of it is said. */
export function placedSpecifier(expression: Expression, constants: Constants): string | undefined {
  const said = textOf(expression, constants, 0);
  const path = said?.startsWith(HERE) ? `.${said.slice(HERE.length)}` : said;
  // What says nothing of where the file lies is no path beside it: a package by a name, or by a path from the root of the disk.
  if (path === undefined || !/^\.{1,2}(?:\/|$)/.test(path)) return undefined;
  const plain = posix.normalize(path).replace(/\/$/, '');
  if (plain === '.') return './';
  return plain.startsWith('../') || plain === '..' ? plain : `./${plain}`;
}

function textOf(expression: Expression, constants: Constants, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  const further = (each: Expression) => textOf(each, constants, depth + 1);
  switch (expression.type) {
    case 'Literal':
      return typeof expression.value === 'string' ? expression.value : undefined;
    case 'Identifier': {
      if (expression.name === '__dirname' && !constants.has('__dirname')) return HERE;
      const value = constants.get(expression.name);
      return value && further(value);
    }
    case 'MemberExpression': {
      const { object, property } = expression;
      if (object.type === 'MetaProperty') return isNamed(property, 'dirname') ? HERE : undefined;
      // `import(pathToFileURL(path).href)`
      return object.type === 'CallExpression' && isNamed(property, 'href') ? further(object) : undefined;
    }
    case 'TemplateLiteral':
      return expression.quasis.reduce<string | undefined>((text, quasi, index) => {
        const hole = index === 0 ? '' : further(expression.expressions[index - 1]!);
        return text === undefined || hole === undefined
          ? undefined
          : text + hole + (quasi.value.cooked ?? quasi.value.raw);
      }, '');
    case 'BinaryExpression': {
      if (expression.operator !== '+') return undefined;
      const [left, right] = [further(expression.left as Expression), further(expression.right)];
      return left === undefined || right === undefined ? undefined : left + right;
    }
    case 'CallExpression':
      return pathOf(expression, further);
    default:
      return undefined;
  }
}

/** `path.join(…)`, `resolve(…)`, `path.dirname(__filename)` and what else says where the file lies. */
function pathOf(call: CallExpression, further: (each: Expression) => string | undefined): string | undefined {
  const name = calleeName(call);
  const [first] = call.arguments;
  if (first === undefined || call.arguments.some(isSpread)) return undefined;
  if (name === 'dirname') return isOwnFile(first as Expression) ? HERE : undefined;
  // What these give leads to where what they are given does.
  if (name === 'require.resolve' || name === 'pathToFileURL') return further(first as Expression);
  if (name !== 'join' && name !== 'resolve') return undefined;
  const pieces = call.arguments.map((each) => further(each as Expression));
  if (!pieces.every((each) => each !== undefined)) return undefined;
  // From the root of the disk; a relative path by itself is resolved from wherever the program is started.
  const [begun, ...others] = pieces;
  if (name === 'resolve' && (!begun?.startsWith(HERE) || others.some((each) => each.startsWith('/'))))
    return undefined;
  return pieces.join('/');
}

/** `__filename`, `fileURLToPath(import.meta.url)` */
function isOwnFile(expression: Expression): boolean {
  if (expression.type === 'Identifier') return expression.name === '__filename';
  if (expression.type === 'MemberExpression')
    return expression.object.type === 'MetaProperty' && isNamed(expression.property, 'filename');
  if (expression.type !== 'CallExpression' || calleeName(expression) !== 'fileURLToPath') return false;
  const [url] = expression.arguments;
  return (
    url?.type === 'MemberExpression' && url.object.type === 'MetaProperty' && isNamed(url.property, 'url')
  );
}

/** `join` of `join(…)` and of `path.posix.join(…)`. */
function calleeName({ callee }: CallExpression): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined;
  const { name } = callee.property;
  return callee.object.type === 'Identifier' && callee.object.name === 'require' ? `require.${name}` : name;
}

function isSpread(argument: Expression | SpreadElement): boolean {
  return argument.type === 'SpreadElement';
}

function isNamed(node: { readonly type: string; readonly name?: unknown }, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
