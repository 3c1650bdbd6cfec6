/**
 * In: the demo system's directory. Out: every SQL text of its services, by name.
 * The shop keeps all its SQL in constants of files named queries.ts or queries.js, so that the capture runs exactly what
 * the code sends. Anything in such a file that is not a plain text is an error, never skipped.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** @typedef {{ service: string, name: string, text: string, path: string, line: number }} Query */

/**
 * @param {string} shop the demo system's directory
 * @returns {Query[]} sorted by path and line; paths are relative to the shop
 */
export function readQueries(shop) {
  const paths = readdirSync(join(shop, 'services'), { recursive: true, encoding: 'utf8' })
    .map((path) => `services/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\/src\/(.*\/)?queries\.[jt]s$/.test(path));
  const queries = paths.sort().flatMap((path) => queriesOf(path, readFileSync(join(shop, path), 'utf8')));
  const seen = new Set();
  for (const { service, name } of queries) {
    const key = `${service} ${name}`;
    if (seen.has(key)) throw new Error(`${service} has two queries named ${name}`);
    seen.add(key);
  }
  return queries;
}

/**
 * @param {string} path
 * @param {string} source
 * @returns {Query[]}
 */
function queriesOf(path, source) {
  const { program, errors } = parseSync(path, source);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const service = /** @type {string} */ (path.split('/')[1]);
  return program.body
    .map((node) => (node.type === 'ExportNamedDeclaration' ? node.declaration : node))
    .flatMap((node) => (node?.type === 'VariableDeclaration' ? node.declarations : []))
    .map(({ id, init }) => {
      const line = source.slice(0, id.start).split('\n').length;
      const text = textOf(init);
      if (id.type !== 'Identifier' || text === undefined)
        throw new Error(`${path}:${line}: not a plain SQL text`);
      return { service, name: id.name, text, path, line };
    });
}

/** @param {import('oxc-parser').Expression | null} node */
function textOf(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}
