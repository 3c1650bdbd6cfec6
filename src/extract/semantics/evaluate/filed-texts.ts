/**
 * Statements and scripts that are kept in files of their own: `readFileSync(join(__dirname, 'orders.sql'), 'utf8')`, `new QueryFile('orders.sql')`,
 * `import sql from './orders.sql'`. In: what names the file. Out: its text, with a hole wherever whoever runs it puts a name in, and `$1` for a value.
 */
import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { moduleValues } from './declarations.js';
import type { Evaluator } from './evaluator.js';
import type { Context, Derived, Part, TextValue, Value } from './values.js';

const READS = /^(?:readFile|readFileSync)$/;
const FILES = /^(?:node:)?fs(?:\/promises)?$|^(?:fs-extra|graceful-fs|mz\/fs)$/;
const KEPT = /\.(?:sql|pgsql|lua)$/i;
/** Longer files are dumps. */
const MOST = 200_000;
/** Files that one expression may name. */
const MOST_FILES = 16;
/** Calls within calls that name a file. */
const DEEPEST = 4;

/** What a call or `new` of something of a library gives, if that is the text of such a file. */
export function filedTexts(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly TextValue[] {
  if (!('package' in root)) return [];
  const last = steps.at(-1);
  const name = last?.step === 'member' ? last.name : '';
  const [first] = node.arguments ?? [];
  const isRead = FILES.test(root.package) && READS.test(name);
  const isQuery = root.package === 'pg-promise' && name === 'QueryFile';
  // Prisma's TypedSQL: a function for each file.
  if (/^@prisma\/client(?:\/sql)?$/.test(root.package) && steps.length === 1 && ts.isCallExpression(node))
    return textsAt(evaluator, [`prisma/sql/${name}.sql`], node);
  // postgres.js runs a file, Massive has the scripts of a directory as members: `sql.file('orders.sql')`, `db.reports.daily()`.
  const isRun = root.package === 'postgres' && name === 'file';
  if (root.package === 'massive') return scriptOf(evaluator, steps, node);
  if (!first || !(isRead || isQuery || isRun)) return [];
  const paths = evaluator.valuesOf(first, context).flatMap((value) => pathsOf(evaluator, value, 0));
  return textsAt(evaluator, paths.slice(0, MOST_FILES), node);
}

/** What a file of JSON holds: `JSON.parse(readFileSync(join(__dirname, 'services.json'), 'utf8'))`, `readJsonSync('services.json')`. */
export function filedData(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const last = steps.at(-1);
  const method = last?.step === 'member' ? last.name : '';
  const [first] = node.arguments;
  if (!first) return [];
  if ('package' in root)
    return FILES.test(root.package) && /^readJSON(?:Sync)?$/i.test(method)
      ? dataAt(evaluator, evaluator.valuesOf(first, context), node)
      : [];
  if (!('name' in root) || root.name !== 'JSON' || method !== 'parse' || steps.length !== 1) return [];
  return evaluator.valuesOf(first, context).flatMap((value) => {
    const index = value.kind === 'derived' ? value.steps.findIndex(({ step }) => step === 'call') : -1;
    if (value.kind !== 'derived' || !('package' in value.root) || !FILES.test(value.root.package)) return [];
    const [name, read] = [value.steps[index - 1], value.steps[index]];
    const isRead = name?.step === 'member' && READS.test(name.name) && read?.step === 'call';
    const [path] = isRead && ts.isCallExpression(read.node) ? read.node.arguments : [];
    return path && isRead ? dataAt(evaluator, evaluator.valuesOf(path, read.context), path) : [];
  });
}

/** What files of JSON hold that lie at these paths: beside the file that asks for them, or in a directory around it. */
function dataAt(evaluator: Evaluator, said: readonly Value[], node: ts.Node): readonly Value[] {
  const { program } = evaluator;
  const own = posix.dirname(program.pathOf(node.getSourceFile()));
  const paths = said.flatMap((value) => pathsOf(evaluator, value, 0)).slice(0, MOST_FILES);
  return paths.flatMap((path) => {
    if (!path.endsWith('.json')) return [];
    for (let directory: Path = own; ; directory = posix.dirname(directory)) {
      const file = posix.join(directory, path.replace(/^\/+/, ''));
      if (!file.startsWith('..') && program.file(file)) return moduleValues(evaluator, file);
      if (directory === '.' || directory === '/') return [];
    }
  });
}

function scriptOf(evaluator: Evaluator, steps: Derived['steps'], node: ts.Node): readonly TextValue[] {
  const start = steps.findLastIndex(({ step }) => step !== 'member') + 1;
  const path = steps.slice(start).flatMap((each) => (each.step === 'member' ? [each.name] : []));
  return path.length > 0 && start > 0 ? textsAt(evaluator, [`db/${path.join('/')}.sql`], node) : [];
}

/** The text that an import brings which a bundler reads as one. */
export function importedText(evaluator: Evaluator, specifier: string, node: ts.Node): readonly TextValue[] {
  const path = specifier.replace(/\?raw$/, '');
  return KEPT.test(path) && path.startsWith('.') ? textsAt(evaluator, [path], node) : [];
}

/** The paths that a value may be, from wherever what stands before their known end leads. */
function pathsOf(evaluator: Evaluator, value: Value, depth: number): readonly string[] {
  if (depth > DEEPEST) return [];
  if (value.kind === 'text') {
    const start = value.parts.findIndex((part) => typeof part === 'string');
    const known = value.parts.slice(start);
    return start !== -1 && known.every((part) => typeof part === 'string') ? [known.join('')] : [];
  }
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  if ((last?.step !== 'call' && last?.step !== 'new') || ts.isTaggedTemplateExpression(last.node)) return [];
  // `join(__dirname, 'sql', 'orders.sql')`, `new URL('./orders.sql', import.meta.url)`, `fileURLToPath(…)`
  let found: readonly string[] = [''];
  for (const argument of last.node.arguments ?? []) {
    const paths = evaluator
      .valuesOf(argument, last.context)
      .flatMap((each) => pathsOf(evaluator, each, depth + 1));
    // Of what nothing is known but where the file lies.
    if (paths.length > 0)
      found = found.flatMap((start) => paths.map((end) => (start === '' ? end : `${start}/${end}`)));
  }
  return found.filter((path) => path !== '').slice(0, MOST_FILES);
}

/** The texts of files of these paths: beside the file that asks for them, or in a directory around it. */
function textsAt(evaluator: Evaluator, paths: readonly string[], node: ts.Node): readonly TextValue[] {
  const { program } = evaluator;
  const own = posix.dirname(program.pathOf(node.getSourceFile()));
  return paths.flatMap((path): readonly TextValue[] => {
    if (!KEPT.test(path)) return [];
    const bare = path.replace(/^\/+/, '');
    for (let directory: Path = own; ; directory = posix.dirname(directory)) {
      const file = posix.join(directory, bare);
      const text = file.startsWith('..') ? undefined : program.text(file);
      if (text !== undefined)
        return text.length > MOST
          ? []
          : [{ kind: 'text', parts: /\.lua$/i.test(file) ? [text] : partsOf(text), origins: [node] }];
      if (directory === '.' || directory === '/') return [];
    }
  });
}

/** What stands for something else in such a file: of pg-promise, of `:names`; names that are put in, and values. */
const PLACE = /\$\{[^{}]*\}|\$\([^()]*\)|\$<[^<>]*>|\$\[[^[\]]*\]|\$\/[^/\n]*\/|(?<![:\w]):[A-Za-z_]\w*!?/g;

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (const { 0: place, index } of text.matchAll(PLACE)) {
    const isName = /(?::(?:name|alias|raw)|~|\^)\W$/.test(place);
    parts.push(text.slice(start, index), isName ? { hole: true } : '$1');
    start = index + place.length;
  }
  parts.push(text.slice(start));
  return parts;
}
