// The part of TypeScript's compiler that the program uses: syntax trees. ts-morph brings all of it in 13 MB, which take longer to load than
// most systems take to be read; a bundler must keep them, for it cannot know which of the calls that stand by themselves have an effect that
// matters. In: what the program asks `ts` for. Out: the declarations that these lead to, as a module.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

const require = createRequire(import.meta.url);
const PATH = join(
  dirname(createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common')),
  'typescript.js',
);

/** What stands around the modules of the compiler, which follow each other in one function. */
const [BEFORE, AFTER] = ['((module) => {\n', '\n})({ get exports()'];
/** How it says by which names they are known to others: `name: () => name`. */
const EXPORTED = /__export\(typescript_exports, \{([\s\S]*?)\n\}\);/;
/** It puts together what nodes can be asked. */
const MATTERS = /^setObjectAllocator\(/;
/** Statements that are there for the editors' services, for other modules of it, and for whoever debugs it. */
const OTHERS =
  /^(?:"use strict"|register\w+\(|__export\(|module\.exports\b|0 && \(|if \((?:sys|typeof console)\b)/;

/** @typedef {{ type: string, start: number, end: number } & Record<string, any>} Node */

/**
 * The source text of a module that exports, of TypeScript's compiler, what goes by some names, and holds nothing else than that needs.
 * @param {Iterable<string>} names such as `isIdentifier`; those of types alone are left out
 * @throws Error where the compiler is not written as it was
 */
export function compilerOf(names) {
  const text = bodyOf(readFileSync(PATH, 'utf8'));
  const known = new Map(
    [...(EXPORTED.exec(text)?.[1] ?? '').matchAll(/(\w+): \(\) => (\w+)/g)].map(([, name, local]) => [
      name,
      local,
    ]),
  );
  const used = [...names].filter((name) => known.has(name)).sort();
  const { program, errors } = parseSync('typescript.mjs', text);
  if (errors.length > 0) throw new Error(`${PATH} does not parse: ${errors[0]?.message}`);
  /** @type {Node[]} */
  const statements = program.body;
  const { told, roots } = sorted(statements, text);
  const kept = reached(
    told,
    roots,
    used.map((name) => known.get(name)),
  );
  const body = statements.filter((each) => kept.has(each)).map(({ start, end }) => text.slice(start, end));
  const exported = used.map((name) => `${known.get(name)} as ${name}`);
  return `${licenceOf(readFileSync(PATH, 'utf8'))}\n${body.join('\n')}\nexport { ${exported.join(', ')} };\n`;
}

/** @param {string} text */
function bodyOf(text) {
  const [start, end] = [text.indexOf(BEFORE), text.lastIndexOf(AFTER)];
  if (start === -1 || end === -1 || !EXPORTED.test(text))
    throw new Error(`${PATH} is not written as it was: look at what is around its modules`);
  return text.slice(start + BEFORE.length, end);
}

/** Its licence, Apache 2.0, asks to be kept. @param {string} text */
function licenceOf(text) {
  return /^\/\*![\s\S]*?\*\//.exec(text)?.[0] ?? '';
}

/**
 * Statements by the names that they declare, or say more of: `Version.zero = …`, `((Debug) => { … })(Debug || (Debug = {}))`.
 * @param {readonly Node[]} statements @param {string} text
 */
function sorted(statements, text) {
  /** @type {Map<string, Node[]>} */
  const told = new Map();
  /** @type {Node[]} */
  const roots = [];
  for (const statement of statements) {
    const written = text.slice(statement.start, statement.end);
    if (MATTERS.test(written)) roots.push(statement);
    else if (!OTHERS.test(written) && statement.type !== 'EmptyStatement')
      for (const name of namesOf(statement, written)) told.set(name, [...(told.get(name) ?? []), statement]);
  }
  return { told, roots };
}

/** @param {Node} statement @param {string} written @returns {readonly string[]} */
function namesOf(statement, written) {
  if ('id' in statement) return [statement.id.name];
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.map((/** @type {Node} */ one) => one.id.name);
  if (statement.type === 'BlockStatement' && statement.body.length === 0) return [];
  const [, name] = /\((\w+) \|\| \(\1 = \{\}\)\);?$/.exec(written) ?? /^(\w+)\.\w+ = /.exec(written) ?? [];
  if (name === undefined) throw new Error(`Does this of TypeScript matter? ${written.slice(0, 200)}`);
  return [name];
}

/**
 * The statements that some names lead to. Which of several things of one name is meant is not asked: too much may be kept, too little never.
 * @param {ReadonlyMap<string, readonly Node[]>} told @param {readonly Node[]} roots @param {readonly (string | undefined)[]} names
 */
function reached(told, roots, names) {
  const kept = new Set(roots);
  const seen = new Set(names);
  for (const root of roots) for (const name of mentioned(root)) seen.add(name);
  for (const name of seen)
    for (const statement of told.get(name ?? '') ?? []) {
      if (kept.has(statement)) continue;
      kept.add(statement);
      for (const other of mentioned(statement)) seen.add(other);
    }
  return kept;
}

/** The names in a statement, without those of members. @param {Node} statement */
function mentioned(statement) {
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {any} node */
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) node.forEach(visit);
    else if (node.type === 'Identifier') names.add(node.name);
    else
      for (const key in node)
        if (!((key === 'property' || key === 'key') && !node.computed)) visit(node[key]);
  };
  visit(statement);
  return names;
}
