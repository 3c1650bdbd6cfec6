// How the files of dist/cli ask each other for names. A bundler has them do so by a getter each time, which costs four times what a check
// like `isIdentifier` does, in thousands of places. In: the files. Out: the same, but that each asks once, when it is loaded, for what never
// changes, those that have been loaded as a whole by then.
import { parseSync } from 'oxc-parser';

/** @typedef {import('rolldown').OutputChunk} Chunk */
/** @typedef {Record<string, any>} Node */

/** @returns {import('rolldown').Plugin} */
export function directNames() {
  return {
    name: 'direct-names',
    generateBundle(_, files) {
      const chunks = new Map(
        Object.values(files).flatMap((each) => (each.type === 'chunk' ? [[each.fileName, each]] : [])),
      );
      const steady = new Map([...chunks].map(([name, { code }]) => [name, steadyNames(code)]));
      for (const [name, chunk] of chunks) {
        const isWhole = (/** @type {string} */ other) => !leadsTo(other, name, chunks);
        chunk.code = askingOnce(chunk.code, (other) => (isWhole(other) ? steady.get(other) : undefined));
      }
    },
  };
}

const LOADING = /\bconst (require_\w+)=require\("\.\/([^"]+)"\);/g;

/** @param {string} code @param {(file: string) => ReadonlySet<string> | undefined} steadyOf what never changes of a file */
function askingOnce(code, steadyOf) {
  const loaded = new Map([...code.matchAll(LOADING)].map(([, as = '', file = '']) => [as, steadyOf(file)]));
  /** @type {Map<string, Set<string>>} */
  const asked = new Map([...loaded.keys()].map((as) => [as, new Set()]));
  const direct = code.replace(/\b(require_\w+)\.(\w+)/g, (asking, as, name) => {
    if (!loaded.get(as)?.has(name)) return asking;
    asked.get(as)?.add(name);
    return `${as}_${name}`;
  });
  return direct.replace(LOADING, (loading, as) => {
    const names = [...(asked.get(as) ?? [])].map((name) => `${name}:${as}_${name}`);
    return names.length === 0 ? loading : `${loading}const{${names.join(',')}}=${as};`;
  });
}

/** Whether a file loads another one, itself among them. @param {string} from @param {string} to @param {ReadonlyMap<string, Chunk>} chunks */
function leadsTo(from, to, chunks) {
  const loaded = new Set([from]);
  for (const each of loaded) for (const next of chunks.get(each)?.imports ?? []) loaded.add(next);
  return loaded.has(to);
}

/** The names under which a file gives what it declares and never sets again. @param {string} code @returns {ReadonlySet<string>} */
function steadyNames(code) {
  const given = code.matchAll(
    /Object\.defineProperty\(exports,"(\w+)",\{enumerable:true,get:function\(\)\{return (\w+)\}\}\)/g,
  );
  const { body } = parseSync('chunk.cjs', code).program;
  const declared = new Set(body.flatMap(declaredBy));
  for (const name of setIn(body)) declared.delete(name);
  return new Set([...given].flatMap(([, name, local]) => (declared.has(local) ? [name] : [])));
}

/** @param {Node} statement @returns {readonly string[]} */
function declaredBy(statement) {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
    return [statement.id.name];
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap((/** @type {Node} */ { id, init }) =>
    init && id.type === 'Identifier' ? [id.name] : [],
  );
}

/** The names that something sets, whichever variable they stand for there. @param {unknown} node @returns {Iterable<string>} */
function* setIn(node) {
  if (node === null || typeof node !== 'object') return;
  const { type, left, argument } = /** @type {Node} */ (node);
  if (type === 'AssignmentExpression' || /^For(?:In|Of)Statement$/.test(type)) yield* identifiersIn(left);
  if (type === 'UpdateExpression') yield* identifiersIn(argument);
  for (const each of Object.values(node)) yield* setIn(each);
}

/** @param {unknown} node @returns {Iterable<string>} */
function* identifiersIn(node) {
  if (node === null || typeof node !== 'object') return;
  const { type, name } = /** @type {Node} */ (node);
  if (type === 'Identifier') yield name;
  else if (type !== 'MemberExpression') for (const each of Object.values(node)) yield* identifiersIn(each);
}
