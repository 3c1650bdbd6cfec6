/**
 * Specifiers that are put together from where the file lies: `require(path.join(__dirname, '..', 'shared', 'orders'))`, the directory kept under a
 * name or not. In: the expression, and the program that it stands in. Out: the specifier as a person would have written it, relative to the file, each
 * part that only running code knows as a hole; nothing where that leaves everything open.
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
import { HOLE, type Specifier } from './specifier.js';

/** What names stand for of which a file says that once and for all. */
export type Constants = ReadonlyMap<string, Expression>;

/** The directory of the file, before anything is joined to it: a path from the root of the disk, which no other one is called like. */
const HERE = '/\0';
/** The file itself: a segment that only going up from it takes away. */
const OWN_FILE = `${HERE}/\0`;
/** What only running code knows, while the rest is put together: no text of a program holds it. */
const UNKNOWN = '\u0001';
/** Names that stand for names. */
const DEEPEST = 6;
/** Expressions that a path is put together of. */
const MOST_PARTS = 300;
/** No path is longer. */
const LONGEST = 4_096;

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

/** The specifier that an expression makes of the directory of its file, if it says where that leads. */
export function placedSpecifier(expression: Expression, constants: Constants): Specifier | undefined {
  let left = MOST_PARTS;
  // Names that stand for several others each would otherwise be put together for as long as they grow.
  const said = textOf(expression, constants, 0, () => left-- > 0);
  const path = said?.startsWith(HERE) ? `.${said.slice(HERE.length)}` : said;
  // What says nothing of where the file lies is no path beside it: a package by a name, or by a path from the root of the disk.
  if (path === undefined || !/^\.{1,2}(?:\/|$)/.test(path)) return undefined;
  // What goes up from an unknown place may be anywhere.
  const hole = path.indexOf(UNKNOWN);
  if (hole >= 0 && path.slice(hole).split('/').includes('..')) return undefined;
  const plain = posix.normalize(path).replace(/\/$/, '');
  if (plain.includes(HERE.slice(1)) || !saysWhere(plain)) return undefined;
  const specifier = plain === '.' ? './' : /^\.\.(?:\/|$)/.test(plain) ? plain : `./${plain}`;
  return hole < 0 ? { specifier } : { specifier: specifier.replaceAll(UNKNOWN, HOLE), form: 'pattern' };
}

/** Whether a path names a file, or says of those that it may mean more than how far up they are: not where all else is a hole. */
function saysWhere(path: string): boolean {
  return (
    !path.includes(UNKNOWN) ||
    path.split('/').some((segment) => segment !== '.' && segment !== '..' && segment !== UNKNOWN)
  );
}

/** What an expression gives, its unknown parts marked; `undefined` where it is not known at all. */
function textOf(
  expression: Expression,
  constants: Constants,
  depth: number,
  goesOn: () => boolean,
): string | undefined {
  if (depth > DEEPEST || !goesOn()) return undefined;
  const further = (each: Expression) => {
    const text = textOf(each, constants, depth + 1, goesOn);
    return text !== undefined && text.length > LONGEST ? undefined : text;
  };
  switch (expression.type) {
    case 'Literal':
      return typeof expression.value === 'string' ? expression.value : undefined;
    case 'Identifier': {
      const value = constants.get(expression.name);
      if (value !== undefined) return further(value);
      return expression.name === '__dirname' ? HERE : expression.name === '__filename' ? OWN_FILE : undefined;
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return further(expression.expression);
    case 'MemberExpression': {
      const { object, property } = expression;
      if (property.type !== 'Identifier' || expression.computed) return undefined;
      if (object.type === 'MetaProperty') return OF_META[property.name];
      if (property.name === 'sep') return '/';
      // `import(pathToFileURL(path).href)`, `new URL('.', import.meta.url).pathname`
      return /^(?:href|pathname)$/.test(property.name) ? further(object) : undefined;
    }
    case 'TemplateLiteral':
      return expression.quasis.reduce((text, quasi, index) => {
        const hole = index === 0 ? '' : (further(expression.expressions[index - 1]!) ?? UNKNOWN);
        return text + hole + (quasi.value.cooked ?? quasi.value.raw);
      }, '');
    case 'BinaryExpression':
      if (expression.operator !== '+') return undefined;
      return (further(expression.left as Expression) ?? UNKNOWN) + (further(expression.right) ?? UNKNOWN);
    case 'LogicalExpression': {
      // `process.env.RATES ?? 'data/rates.json'`: whatever is set instead is a file of that kind.
      if (expression.operator === '&&') return undefined;
      const kind = posix.extname(further(expression.right) ?? '');
      return further(expression.left) ?? (kind === '' ? undefined : UNKNOWN + kind);
    }
    case 'NewExpression':
      return expression.callee.type === 'Identifier' && expression.callee.name === 'URL'
        ? urlOf(expression.arguments, further)
        : undefined;
    case 'CallExpression':
      return pathOf(expression, further);
    default:
      return undefined;
  }
}

type Further = (each: Expression) => string | undefined;

/** What a module of ECMAScript knows of its place. */
const OF_META: Readonly<Record<string, string>> = { dirname: HERE, filename: OWN_FILE, url: OWN_FILE };

/** `new URL('../orders.js', import.meta.url)` */
function urlOf(args: readonly (Expression | SpreadElement)[], further: Further): string | undefined {
  if (args.some(isSpread)) return undefined;
  const [path, base] = args.map((each) => further(each as Expression));
  if (args.length < 2) return path;
  // A path from the top, or an address, leaves nothing of what it is read from.
  if (path === undefined || !base?.startsWith(HERE) || /^(?:\/|[a-z][a-z\d+.-]*:)/i.test(path))
    return undefined;
  return base.endsWith('/') ? base + path : `${base}/../${path}`;
}

/** `path.join(…)`, `resolve(…)`, `path.dirname(__filename)` and what else says where the file lies. */
function pathOf(call: CallExpression, further: Further): string | undefined {
  const name = calleeName(call);
  const [first] = call.arguments;
  if (first === undefined || call.arguments.some(isSpread)) return undefined;
  const begun = further(first as Expression);
  // What these give leads to where what they are given does.
  if (name === 'require.resolve' || name === 'import.meta.resolve') return begun;
  const isPlaced = begun?.startsWith(HERE) === true;
  if (isPlaced && /^(?:pathToFileURL|fileURLToPath|normalize|String)$/.test(name ?? '')) return begun;
  if (isPlaced && name === 'dirname') return `${begun}/..`;
  if (name !== 'join' && name !== 'resolve') return undefined;
  const { callee } = call;
  const listed =
    callee.type === 'MemberExpression' && callee.object.type === 'ArrayExpression' && callee.object;
  // `[__dirname, '..', 'orders'].join('/')`
  if (listed) {
    if (listed.elements.some((each) => each === null || isSpread(each))) return undefined;
    const parts = listed.elements.map((each) => further(each as Expression) ?? UNKNOWN);
    return parts.join(begun ?? UNKNOWN);
  }
  const pieces = call.arguments.map((each) => further(each as Expression));
  // From the root of the disk; a relative path by itself is resolved from wherever the program is started.
  const [, ...others] = pieces;
  if (name === 'resolve' && (!isPlaced || others.some((each) => each?.startsWith('/')))) return undefined;
  return pieces.map((each) => each ?? UNKNOWN).join('/');
}

/** `join` of `join(…)` and of `path.posix.join(…)`. */
function calleeName({ callee }: CallExpression): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined;
  const { name } = callee.property;
  if (callee.object.type === 'MetaProperty') return `import.meta.${name}`;
  return callee.object.type === 'Identifier' && callee.object.name === 'require' ? `require.${name}` : name;
}

function isSpread(argument: Expression | SpreadElement): argument is SpreadElement {
  return argument.type === 'SpreadElement';
}
