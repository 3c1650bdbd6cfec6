/**
 * What a naming strategy of the program itself makes of a name. In: the method of the strategy, and the names that the ORM gives it. Out: the
 * name of a table, as far as the method only joins texts and calls what is known to spell them: `snakeCase(className) + 's'`. Nothing of the
 * program is run.
 */
import { ts } from 'ts-morph';
import { safePattern } from '../../../model/safe-pattern.js';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { free, type Value } from '../evaluate/values.js';
import { plural, snakeCase } from './naming.js';

/** Methods that name tables, and by which of them each ORM asks. */
type Method = 'tableName' | 'joinTableName' | 'classToTableName';

/** How deep methods that call others are followed. */
const DEEPEST = 6;

/**
 * The name that the strategy near a place spells; undefined where there is none, or where what it does is not known.
 * @param given the texts that the ORM calls the method with; what follows them is not given
 */
export function spelledBy(
  evaluator: Evaluator,
  at: ts.Node,
  method: Method,
  given: readonly string[],
): string | undefined {
  for (const strategy of evaluator.optionNear('namingStrategy', at)) {
    const spelled = spelledIn(evaluator, strategy, method, given);
    if (spelled !== undefined) return spelled;
  }
  return undefined;
}

/** Whether a strategy near a place names tables in a way that is not understood. */
export function isUnspelled(evaluator: Evaluator, at: ts.Node): boolean {
  return evaluator
    .optionNear('namingStrategy', at)
    .some((strategy) =>
      (['tableName', 'classToTableName'] as const).some(
        (method) =>
          methodOf(evaluator, strategy, method) !== undefined &&
          spelledIn(evaluator, strategy, method, ['OrderLine']) === undefined,
      ),
    );
}

function spelledIn(
  evaluator: Evaluator,
  strategy: Value,
  method: Method,
  given: readonly string[],
): string | undefined {
  if (strategy.kind === 'derived') {
    const last = strategy.steps.findLast((step) => step.step === 'member');
    const isPlain = last?.step === 'member' && last.name === 'EntityCaseNamingStrategy';
    return isPlain && method === 'classToTableName' ? given[0] : undefined;
  }
  const node = methodOf(evaluator, strategy, method);
  return node && new Speller(evaluator, method).call(node, given, 0);
}

function methodOf(
  evaluator: Evaluator,
  strategy: Value,
  method: Method,
): ts.SignatureDeclaration | undefined {
  let node: ts.ClassLikeDeclaration | undefined =
    strategy.kind === 'class' ? strategy.node : strategy.kind === 'instance' ? strategy.of : undefined;
  for (let depth = 0; node && depth < DEEPEST; depth += 1) {
    const own = node.members.find((member) => member.name?.getText() === method);
    if (own && ts.isMethodDeclaration(own)) return own;
    const [base] = basesOf(evaluator, node, free);
    node = base?.value.kind === 'class' ? base.value.node : undefined;
  }
  return undefined;
}

/** What the libraries that programs use for it make of a name. */
const SPELLINGS: ReadonlyMap<string, (text: string) => string> = new Map([
  ['snakecase', snakeCase],
  ['underscore', snakeCase],
  ['decamelize', snakeCase],
  ['plural', plural],
  ['pluralize', plural],
  ['tableize', (text) => plural(snakeCase(text))],
  ['camelcase', (text) => camelCase(text)],
  ['camelize', (text) => camelCase(text)],
  ['lowerfirst', (text) => text.slice(0, 1).toLowerCase() + text.slice(1)],
  ['upperfirst', (text) => text.slice(0, 1).toUpperCase() + text.slice(1)],
  ['kebabcase', (text) => snakeCase(text).replaceAll('_', '-')],
  ['tolower', (text) => text.toLowerCase()],
  ['tolowercase', (text) => text.toLowerCase()],
  ['touppercase', (text) => text.toUpperCase()],
  ['trim', (text) => text.trim()],
]);

function camelCase(text: string): string {
  const joined = text.replace(/[_\s-]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  return joined.slice(0, 1).toLowerCase() + joined.slice(1);
}

type Names = ReadonlyMap<ts.Node, string | undefined>;

/** Follows the texts through one method. A text that is undefined is one that nobody gave. */
class Speller {
  readonly #evaluator: Evaluator;
  readonly #method: Method;

  constructor(evaluator: Evaluator, method: Method) {
    this.#evaluator = evaluator;
    this.#method = method;
  }

  call(
    node: ts.SignatureDeclaration,
    given: readonly (string | undefined)[],
    depth: number,
  ): string | undefined {
    if (depth > DEEPEST) return undefined;
    const body = 'body' in node ? (node.body as ts.Node | undefined) : undefined;
    const names: Names = new Map(node.parameters.map((parameter, index) => [parameter, given[index]]));
    if (!body) return undefined;
    return ts.isBlock(body) ? this.#block(body, names, depth) : this.#text(body, names, depth);
  }

  #block(block: ts.Block, names: Names, depth: number): string | undefined {
    for (const statement of block.statements) {
      if (ts.isReturnStatement(statement) && statement.expression)
        return this.#text(statement.expression, names, depth);
      if (!ts.isIfStatement(statement)) {
        if (ts.isVariableStatement(statement)) continue;
        return undefined;
      }
      const isTrue = this.#holds(statement.expression, names, depth);
      const taken =
        isTrue === undefined ? undefined : isTrue ? statement.thenStatement : statement.elseStatement;
      if (isTrue === undefined) return undefined;
      if (!taken) continue;
      if (ts.isBlock(taken)) return this.#block(taken, names, depth);
      return ts.isReturnStatement(taken) && taken.expression
        ? this.#text(taken.expression, names, depth)
        : undefined;
    }
    return undefined;
  }

  /** Whether a condition holds; undefined where that is not known. */
  #holds(node: ts.Expression, names: Names, depth: number): boolean | undefined {
    if (ts.isParenthesizedExpression(node)) return this.#holds(node.expression, names, depth);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      const inner = this.#holds(node.operand, names, depth);
      return inner === undefined ? undefined : !inner;
    }
    if (this.#isLeftOut(node, names)) return false;
    const text = this.#text(node, names, depth);
    return text === undefined ? undefined : text !== '';
  }

  #isLeftOut(node: ts.Expression, names: Names): boolean {
    const parameter = ts.isIdentifier(node) ? this.#declarationOf(node) : undefined;
    return parameter !== undefined && names.has(parameter) && names.get(parameter) === undefined;
  }

  #declarationOf(node: ts.Identifier): ts.Node | undefined {
    return this.#evaluator.scopes.find(node.text, node)[0];
  }

  #text(node: ts.Node, names: Names, depth: number): string | undefined {
    if (depth > DEEPEST) return undefined;
    const inner = (each: ts.Node) => this.#text(each, names, depth + 1);
    if (ts.isStringLiteralLike(node)) return node.text;
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
      return inner(node.expression);
    if (ts.isTemplateExpression(node)) {
      const pieces = node.templateSpans.map(({ expression, literal }) => {
        const text = inner(expression);
        return text === undefined ? undefined : text + literal.text;
      });
      return pieces.includes(undefined) ? undefined : node.head.text + pieces.join('');
    }
    if (ts.isConditionalExpression(node)) {
      const isTrue = this.#holds(node.condition, names, depth + 1);
      return isTrue === undefined ? undefined : inner(isTrue ? node.whenTrue : node.whenFalse);
    }
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken)
        return this.#isLeftOut(node.left, names) ? inner(node.right) : inner(node.left);
      if (kind !== ts.SyntaxKind.PlusToken) return undefined;
      const [left, right] = [inner(node.left), inner(node.right)];
      return left === undefined || right === undefined ? undefined : left + right;
    }
    if (ts.isCallExpression(node)) return this.#called(node, names, depth + 1);
    if (!ts.isIdentifier(node)) return undefined;
    const declaration = this.#declarationOf(node);
    if (declaration && names.has(declaration)) return names.get(declaration);
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer)
      return inner(declaration.initializer);
    return this.#evaluator.valuesOf(node).map(fixed)[0];
  }

  #called(node: ts.CallExpression, names: Names, depth: number): string | undefined {
    const callee = node.expression;
    const texts = node.arguments.map((each) => this.#text(each, names, depth));
    if (ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.SuperKeyword)
      return this.#method === 'joinTableName' || texts[0] === undefined ? undefined : snakeCase(texts[0]);
    for (const value of this.#evaluator.valuesOf(callee))
      if (value.kind === 'function') return this.call(value.node, texts, depth);
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
    const spell = SPELLINGS.get(name.toLowerCase());
    const on = ts.isPropertyAccessExpression(callee)
      ? this.#text(callee.expression, names, depth)
      : undefined;
    if (name === 'replace' || name === 'replaceAll')
      return on === undefined ? undefined : replaced(node, on, texts[1]);
    const subject = on ?? texts[0];
    return spell && subject !== undefined ? spell(subject) : undefined;
  }
}

/** `name.replace(/Entity$/, '')`, where its pattern cannot run away. */
function replaced(
  { arguments: [pattern] }: ts.CallExpression,
  on: string,
  by: string | undefined,
): string | undefined {
  if (!pattern || by === undefined) return undefined;
  if (ts.isStringLiteralLike(pattern)) return on.replace(pattern.text, by);
  if (!ts.isRegularExpressionLiteral(pattern)) return undefined;
  const [, source, flags] = /^\/([\s\S]*)\/([a-z]*)$/.exec(pattern.text) ?? [];
  const safe = source === undefined ? undefined : safePattern(source, flags);
  return safe && on.replace(safe, by);
}
