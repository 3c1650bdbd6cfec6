import type { Expression } from 'oxc-parser';
import type { ImportForm } from './file-reading.js';

/** A specifier, and how much of it is known. */
export interface Specifier {
  readonly specifier: string;
  readonly form?: ImportForm;
  /** The expression, where that is put together from where the file lies. */
  readonly written?: string;
}

/** What stands for a computed part of a pattern. */
export const HOLE = '*';

/** Reads a specifier from the expression that gives it: a literal, a template, or parts joined by `+`. */
export function readSpecifier(expression: Expression): Specifier {
  const parts = partsOf(expression);
  const specifier = parts.map((part) => part ?? HOLE).join('');
  if (parts.every((part) => part !== undefined)) return { specifier };
  // Only a pattern that says where to look (`./locales/${language}.json`) names files; anything else may be everything.
  return parts[0] === undefined || parts[0] === ''
    ? { specifier: '', form: 'computed' }
    : { specifier, form: 'pattern' };
}

/** The text of each part in turn, `undefined` for one that is computed. */
function partsOf(expression: Expression): readonly (string | undefined)[] {
  switch (expression.type) {
    case 'Literal':
      return [typeof expression.value === 'string' ? expression.value : undefined];
    case 'TemplateLiteral':
      return expression.quasis.flatMap((quasi, index) => {
        const text = quasi.value.cooked ?? quasi.value.raw;
        const hole = expression.expressions[index];
        return hole === undefined ? [text] : [text, ...partsOf(hole)];
      });
    case 'BinaryExpression':
      if (expression.operator !== '+') return [undefined];
      return [...partsOf(expression.left), ...partsOf(expression.right)];
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return partsOf(expression.expression);
    default:
      return [undefined];
  }
}
