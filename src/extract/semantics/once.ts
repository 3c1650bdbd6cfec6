/**
 * Files that change or fill something once, by hand, and are no users of it: who asks or stores from there is no part of what runs. What a program
 * fills by itself whenever it starts is part of it: it imports that, and calls it or has its framework do so.
 */
import { escaped } from '../../model/escaped.js';
import type { Path } from '../../model/nouns.js';
import { nameOf } from '../paths.js';
import type { Ground } from './ground.js';
import { withoutNotes } from './program-texts.js';

const ONCE =
  /(?:^|\/)(?:migrations?|seeds?|seeders?|fixtures?)\/|(?:^|[/.-])(?:migrat\w*|seed\w*|fixtures?(?:_\w+)?)(?:-\w+)*\.[cm]?[jt]s$/i;
/** Those that fill something, and change nothing of its shape. */
const FILLS = /(?:^|[/.-])seed\w*(?:-\w+)*(?:\/|\.[cm]?[jt]s$)/i;
/** What names them to tools, or starts them for who works on the program. */
const BY_HAND =
  /(?:^|\/)(?:scripts?|tools?|bin|cli|commands?|console)\/|(?:^|[/.-])(?:data-?sources?|ormconfig|knexfile|config|cli|commands?|console)\.[cm]?[jt]s$/i;
/** What a framework calls when the program starts. */
const AT_START = /\bon(?:ModuleInit|ApplicationBootstrap)\b/;

/** Those of them that only build or fill tables. */
const OF_TABLES =
  /(?:^|\/)(?:migrations?|seeds?|seeders?|seeding|fixtures?)\/|(?:^|\/)(?:seed(?:er)?s?|[\w.-]+[.-](?:migration|seed|seeder|fixture))\.[cm]?[jt]s$/i;
/** … and those that say what they fill: `seed-data.ts`, `seedOrders.ts`. */
const SEEDS = /(?:^|\/)[sS]eed(?:er)?s?(?:[-_][\w-]*|[A-Z]\w*)\.[cm]?[jt]s$/;

/** Whether a file is called like those that build or fill the database, and are no accessors. */
export function buildsOrFills(path: Path): boolean {
  return OF_TABLES.test(path) || SEEDS.test(path);
}

/** Whether a file changes or fills something once. */
export function isOnce(path: Path, ground: Pick<Ground, 'importersOf' | 'read'>): boolean {
  return ONCE.test(path) && !isStarted(path, ground);
}

/** Whether a file fills or changes something whenever the program that it is part of starts. */
export function isStarted(path: Path, ground: Pick<Ground, 'importersOf' | 'read'>): boolean {
  if (!isFilling(path) && !isChanging(path, ground)) return false;
  const others = (of: Path) => ground.importersOf(of, 1).filter((from) => from !== of);
  const seen = new Set([path]);
  for (const each of seen) {
    // What a module only knows is started by who asks it for that.
    const isCalled = AT_START.test(ground.read(each) ?? '');
    for (const from of others(each)) {
      if (ONCE.test(from)) {
        if (isFilling(from) || isChanging(from, ground)) seen.add(from);
        continue;
      }
      const mayStart = !BY_HAND.test(from) && (isCalled || !/\.module\.[cm]?[jt]s$/.test(from));
      // What nobody imports, and is not called like a program, somebody starts by hand.
      if (mayStart && (PROGRAM.test(from) || others(from).length > 0)) return true;
    }
  }
  return false;
}

function isFilling(path: Path): boolean {
  return FILLS.test(path) && !/migrat/i.test(path);
}

/** Whether a file that is no step of a list of changes hands out what changes something, and somebody calls that: `migrateFees().catch(log)`. */
function isChanging(path: Path, { importersOf, read }: Pick<Ground, 'importersOf' | 'read'>): boolean {
  if (!CHANGES.test(path) || IN_LIST.test(path)) return false;
  return importersOf(path, 1).some(
    (from) => from !== path && callsWhatIsIn(withoutNotes(read(from) ?? ''), path),
  );
}

/** Files that are called by what they do: `migrateFees.js`, `migrate-fees.ts`. */
const CHANGES = /(?:^|\/)migrate(?:[A-Z_-][\w-]*)?\.[cm]?[jt]s$/;
/** Where who changes a database takes one after another from. */
const IN_LIST = /(?:^|\/)(?:migrations?|seeds?|seeders?|fixtures?)\//i;
/** Words of an import that name nothing of it. */
const WORDS = /^(?:import|const|let|var|from|as|require|await|default|type)$/;
/** Characters before the path in an import. */
const LONGEST = 400;

/** Whether a text calls something by a name that it imports from a file, or imports the file for what that does. */
function callsWhatIsIn(text: string, path: Path): boolean {
  const stem = nameOf(path).replace(/\.\w+$/, '');
  return [...text.matchAll(new RegExp(`['"\`][^'"\`\\n]*\\b${escaped(stem)}(?:\\.\\w+)?['"\`]`, 'g'))].some(
    ({ index }) => {
      const before = text.slice(Math.max(0, index - LONGEST), index);
      const clause = before.slice(
        Math.max(...['import', 'const ', 'let ', 'var '].map((each) => before.lastIndexOf(each)), 0),
      );
      const names = (clause.match(/[A-Za-z_$][\w$]*/g) ?? []).filter((word) => !WORDS.test(word));
      if (names.length === 0) return true;
      return new RegExp(
        `(?<![\\w$.]|function\\s)(?:${names.map(escaped).join('|')})(?:\\.\\w+)*\\s*\\(`,
      ).test(text);
    },
  );
}

/** What programs are called. */
const PROGRAM = /(?:^|\/)(?:index|main|server|app|api|bootstrap|start|www|worker)\.[cm]?[jt]s$/i;
