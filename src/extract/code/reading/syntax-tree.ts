/**
 * In: the syntax tree of one file. Out: the imports that the parser's module record does not hold: `require` in its forms,
 * `import x = require()`, `import('x').T`, `new URL('x', import.meta.url)`, `export {} from 'x'`. Why apart: building the tree
 * costs several times the parse, so a file gets here only if its text contains such a word.
 */
import type { CallExpression, Expression, Program, Visitor } from 'oxc-parser';
import type { DependencyKind } from '../../../model/nouns.js';
import type { ImportForm } from './file-reading.js';
import type { Specifier } from './specifier.js';

/** An import and the offset of its expression. */
export interface Found {
  readonly kind: DependencyKind;
  readonly specifier: string;
  readonly offset: number;
  readonly form?: ImportForm;
  readonly written?: string;
}

/** Whether a text may hold an import that only the syntax tree shows. A word in a comment costs time, nothing else. */
export function needsSyntaxTree(text: string, isTyped: boolean): boolean {
  return WORDS.test(text) || (isTyped && text.includes('import(') && TYPE_QUERY.test(text));
}

const WORDS = /\brequire\s*\(|\bcreateRequire\b|\bnew\s+URL\s*\(|\bexport\s*(?:type\s*)?\{\s*\}\s*from\b/;

/** `import('x')` where a type may stand: after `:`, `<`, `|`, `&`, `,`, `=`, `typeof`; `await`, `=>` and `(` precede a call. */
const TYPE_QUERY = /(?:[:<|&,]|[^=!<>]=|\btypeof|\bkeyof|\bextends|\bas|\bsatisfies)\s*import\(\s*['"]/;

/**
 * Finds them, in the order of the text, which begins at an offset of the file.
 * @param specifierOf what an expression says that need not be written out
 */
export function findInSyntaxTree(
  program: Program,
  start: number,
  Walk: typeof Visitor,
  specifierOf: (expression: Expression) => Specifier,
): readonly Found[] {
  const found: Found[] = [];
  const requires = new Set(['require']);
  new Walk({
    VariableDeclarator(node) {
      const made = node.init?.type === 'CallExpression' && isCreateRequire(node.init);
      if (made && node.id.type === 'Identifier') requires.add(node.id.name);
    },
    CallExpression(node) {
      const argument = node.arguments[0];
      if (argument === undefined || argument.type === 'SpreadElement' || !isRequire(node, requires)) return;
      found.push({ kind: 'require', offset: start + node.start, ...specifierOf(argument) });
    },
    NewExpression(node) {
      const [file, base] = node.arguments;
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL' || !isMetaUrl(base)) return;
      if (file?.type !== 'Literal' || typeof file.value !== 'string') return;
      found.push({ kind: 'dynamic', offset: start + node.start, specifier: file.value, form: 'asset' });
    },
    ExportNamedDeclaration(node) {
      if (node.source === null || node.specifiers.length > 0) return;
      const kind = node.exportKind === 'type' ? 'type' : 're-export';
      found.push({ kind, offset: start + node.start, specifier: node.source.value });
    },
    TSImportEqualsDeclaration(node) {
      if (node.moduleReference.type !== 'TSExternalModuleReference') return;
      const kind = node.importKind === 'type' ? 'type' : 'require';
      found.push({ kind, offset: start + node.start, specifier: node.moduleReference.expression.value });
    },
    TSImportType(node) {
      found.push({ kind: 'type', offset: start + node.start, specifier: node.source.value });
    },
  }).visit(program);
  return found;
}

/** `require(…)`, `module.require(…)`, `createRequire(…)(…)`, or a call of what `createRequire` gave. */
function isRequire({ callee }: CallExpression, requires: ReadonlySet<string>): boolean {
  if (callee.type === 'Identifier') return requires.has(callee.name);
  if (callee.type === 'CallExpression') return isCreateRequire(callee);
  return isMember(callee, 'module', 'require');
}

/** `createRequire(…)` or `module.createRequire(…)`. */
function isCreateRequire({ callee }: CallExpression): boolean {
  if (callee.type === 'Identifier') return callee.name === 'createRequire';
  return callee.type === 'MemberExpression' && isNamed(callee.property, 'createRequire');
}

function isMetaUrl(argument: CallExpression['arguments'][number] | undefined): boolean {
  if (argument?.type !== 'MemberExpression' || !isNamed(argument.property, 'url')) return false;
  return argument.object.type === 'MetaProperty';
}

function isMember(expression: Expression, object: string, property: string): boolean {
  if (expression.type !== 'MemberExpression' || !isNamed(expression.property, property)) return false;
  return isNamed(expression.object, object);
}

function isNamed(node: { readonly type: string; readonly name?: unknown }, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
