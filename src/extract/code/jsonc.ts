/**
 * In: JSON with comments and trailing commas, as TypeScript's configuration files are written. Out: its value.
 * Why so: such a file is a JavaScript expression made of literals, and the parser of JavaScript is at hand, so nothing
 * here has to know what a comment inside a string is. https://www.typescriptlang.org/tsconfig
 */
import { type Expression, parseSync } from 'oxc-parser';
import { isTooDeep } from './reading/depth.js';

/** The value of a text in JSON with comments, or where and why it has none. */
export type Jsonc = { readonly value: unknown } | { readonly problem: string; readonly offset: number };

/** Parses JSON with comments. Never throws. */
export function parseJsonc(text: string): Jsonc {
  if (isTooDeep(Buffer.from(text))) return { problem: 'it is nested too deeply', offset: 0 };
  const result = parseSync('value.js', `(${text}\n)`, { lang: 'js' });
  const error = result.errors[0];
  if (error !== undefined) return { problem: error.message, offset: (error.labels[0]?.start ?? 1) - 1 };
  const statement = result.program.body[0];
  if (result.program.body.length !== 1 || statement?.type !== 'ExpressionStatement') {
    return { problem: 'it holds no value', offset: 0 };
  }
  try {
    return { value: constantOf(statement.expression) };
  } catch (error) {
    if (error instanceof NotALiteral) return { problem: error.message, offset: error.offset - 1 };
    throw error;
  }
}

class NotALiteral extends Error {
  readonly offset: number;

  constructor(expression: { readonly type: string; readonly start: number }) {
    super('it holds something that is no JSON value');
    this.offset = expression.start;
  }
}

function constantOf(expression: Expression): unknown {
  switch (expression.type) {
    case 'ParenthesizedExpression':
      return constantOf(expression.expression);
    case 'Literal':
      return expression.value;
    case 'UnaryExpression':
      if (expression.operator !== '-' || expression.argument.type !== 'Literal')
        throw new NotALiteral(expression);
      return -Number(expression.argument.value);
    case 'ArrayExpression':
      return expression.elements.map((element) => {
        if (element === null || element.type === 'SpreadElement')
          throw new NotALiteral(element ?? expression);
        return constantOf(element);
      });
    case 'ObjectExpression':
      return Object.fromEntries(
        expression.properties.map((property) => {
          if (property.type !== 'Property' || property.key.type !== 'Literal')
            throw new NotALiteral(property);
          return [String(property.key.value), constantOf(property.value)];
        }),
      );
    default:
      throw new NotALiteral(expression);
  }
}
