/**
 * In: the source file that something starts. Out: what makes it run until somebody stops it: it serves requests, consumes messages, or repeats something
 * forever; it, or a file of its package that it imports. Why: a server needs no framework, and a start script starts tools as well. Texts are looked
 * through, without being parsed: this decides what is a service before any code is read, and only of the few packages whose manifests leave it open.
 */
import type { Location, Path } from '../../model/nouns.js';
import { sourceAt } from './built-sources.js';
import { join, liesIn, lineAt, parentOf, resolvePath } from './paths.js';
import { TOOL_FOLDER } from './scripts.js';
import type { Sources } from './sources.js';

/** What keeps a program running, in words that follow its name, and where. */
export interface KeptRunning {
  readonly says: string;
  readonly at: Location;
  /** The files that were looked into until then, the one that is started first. */
  readonly through: readonly Path[];
}

/** What is said of what serves requests. */
export const SERVES = 'starts a server';

/**
 * A sign that a program serves or consumes, wherever in its files it stands. Cases are told apart: `TOPIC` is a constant, `next` is none, and `LISTEN` is
 * a command of SQL, `Listen` a button. Words stand at their ends as long names have them: `io` is a server, `actions` are none. What holds no word
 * of those that each sign has is looked through much faster.
 */
const SIGNS: readonly (readonly [says: string, word: RegExp, sign: RegExp])[] = [
  [
    SERVES,
    /listen|[sS]erve|bindAsync/,
    anyOf(
      // What listens is called like a server, or was just made, or is given a port: `emitter.listen(callback)` is none.
      /\b(?:\w{0,40}[sS]erver\w{0,40}|(?:app|api|https?|socket|io|wss?|express|gateway|service|bun|deno)(?:\d|[A-Z_]\w{0,40})?|(?:[a-z]\w{0,40})?(?:App|Api|API|Https?|HTTPS?|Socket|IO|Wss?|WSS?|Express|Gateway|Service)\d?)\s*(?:\([^()]*\)\s*)?\??\.\s*listen\s*\(/,
      /\bcreate(?:\w{0,40}(?:Server|App|Application|Api|API|Service|Gateway))?\s*\([^()]*\)\s*\??\.\s*listen\s*\(/,
      /\.\s*listen\s*\(\s*(?:\d{2,}|process\.env|Number\(|parseInt\(|\{\s*(?:port|host|path)\b|(?:[\w.]{0,60}[._])?(?:port|PORT)\b|[\w.]{0,60}Port\b)/,
      /\b(?:Bun|Deno)\s*\.\s*(?:serve|listen)\w*\s*\(/,
      /\bimport\s*\{[^}]*\bserve\b[^}]*\}\s*from\s*['"][^'"]*(?:\/http|node-server)/,
      /\bnew\s+(?:WebSocketServer|(?:WebSocket|WS|ws)\.Server)\s*\(/,
      // A server of gRPC.
      /\.\s{0,40}bindAsync\s{0,9}\(/,
    ),
  ],
  [
    'consumes messages',
    /each(?:Message|Batch)|roker|consume|[pP]op|bl[mM]ove|x[rR]ead|ubscribe|(?:process|work)\s*\(|eceiveMessage|LISTEN/,
    anyOf(
      /\beach(?:Message|Batch)\s*[:(]/,
      /\b(?:\w{0,40}(?:[cC]hannel|[qQ]ueue|[cC]onsumer|[bB]roker|[rR]abbit)\w{0,40}|ch\d?)\s*\??\.\s*consume\s*\(/,
      /\.\s*(?:b[lr][pP]op|br[pP]op[lL][pP]ush|bl[mM]ove|bz[pP]op[mM](?:in|ax)|x[rR]ead(?:[gG]roup)?)\s*\(/,
      // What observes something in memory is subscribed to as well, but by a function or an observer.
      /\b(?:\w{0,40}(?:[rR]edis|[mM]qtt|[nN]ats)\w{0,40}|nc)\s*\??\.\s*p?[sS]ubscribe\s*\(\s*[\w`'"[{]/,
      /\b(?:sub|(?:\w{0,40}S|s)ubscriber|(?:\w{0,40}C|c)(?:lient|onsumer))\s{0,40}\??\.\s{0,40}p?[sS]ubscribe\s{0,9}\(\s{0,80}(?:[`'"[]|[A-Z][A-Z\d_]{2,}\b|[\w.]{0,60}(?:[tT]opic|[cC]hannel)|\{[^{}]{0,200}\btopics?\b)/,
      // A node of Moleculer answers whatever its services do.
      /\b(?:\w{0,40}B|b)roker\s{0,40}\.\s{0,40}(?:loadServices?|createService)\s{0,9}\(/,
      // A queue may be what a function finds by its name: `queueOf('mails').process(send)`.
      /\b(?:\w{0,40}[qQ]ueue\w{0,40}(?:\s{0,9}\([^()]{0,200}\))?\s*\??\.\s*process|\w{0,40}[bB]oss\s*\??\.\s*work)\s*\(/,
      /\bReceiveMessageCommand\s*\(/,
      /\.\s*receiveMessages?\s*\(/,
      /\bquery\s*(?:<[^>\n]{0,80}>)?\s{0,9}\(\s*['"`]LISTEN\s/,
    ),
  ],
  // Threads are workers as well.
  [
    'consumes messages',
    /['"](?:bullmq|@temporalio\/worker)['"]/,
    /\b(?:new\s{1,9}Worker|Worker\s{0,9}\.\s{0,9}create)\s{0,9}(?:<[^>\n]{0,80}>)?\s{0,9}\(/,
  ],
];
/** A sign that a program does something again and again; far from its start, that may be part of anything. */
const REPEATS =
  /\bsetInterval\s*\(|\b(?:cron|schedule|scheduler|nodeCron)\s*\.\s*(?:schedule|scheduleJob)\s*\(|\bscheduleJob\s*\(|\bnew\s+Cron(?:Job)?\s*\(|\bDeno\s*\.\s*cron\s*\(|\b(?:while\s*\(\s*(?:true|1|!?\s*[\w.]*(?:stop|shut|run|clos|abort|exit|terminat|alive|activ)\w*(?:\.aborted)?)\s*\)|for\s*\(\s*;\s*;\s*\))\s*\{[^}]*\bawait\b/i;
/** What asks somebody at a terminal again and again is a tool: it is done when that one has enough. */
const ASKS_A_TERMINAL =
  /\binput\s{0,9}:\s{0,9}(?:process\.)?stdin\b|\bcreateInterface\s{0,9}\(\s{0,9}(?:process\.)?stdin\b|\b(?:from|import|require)\s{0,9}\(?\s{0,9}['"](?:inquirer|@inquirer\/[\w-]+|prompts|@clack\/prompts|enquirer|readline-sync|terminal-kit)['"]/;
/** What a module hands out as its default, and Bun and Deno serve: `export default { port, fetch }`. */
const SERVED = /^export\s+default\s+\{[^}]*\bfetch\b/m;
/** What is done when a file is loaded. A file without it only hands out what it declares. */
const DOES =
  /^(?:await\b|void\s|new\s|;?\(|[!+-](?:function|\()|if\s*\(|for\s*\(|while\s*\(|try\s*\{|import\s*['"]|(?!(?:function|class|interface|type|enum|export|import|abstract|async|return|declare|namespace|module)\b)[A-Za-z_$][\w$]*(?:\s{0,40}\??\.\s{0,40}[\w$]+)*\s{0,40}(?:<[^>\n]*>)?\s{0,40}[(`]|(?:const|let|var)\s+[\w${][^=\n]*=\s*(?:await\s+|new\s+)?(?!(?:require|async|function)\b)[\w$.]+\s*(?:<[^>\n]*>)?\()/m;
const IMPORTS =
  /(?:\bfrom\s*|\bimport\s*(?:\(\s*)?|\brequire\s*\(\s*)(['"])((?:\.{1,2}|@|~|src|#\w*)(?:\/[^'"\n]*)?)\1/g;
/** Tests and tools that are imported by nobody who runs. */
const NO_PART = /\.(?:test|spec|d)\.[cm]?[jt]sx?$/;

/** A text that is longer was written by a program. */
const LONGEST = 300_000;
/** Files that a program reaches before it is clear that it keeps running. */
const MOST_FILES = 40;
/** How far from its start a program may be made to repeat something. */
const NEAR = 1;

/**
 * What keeps a program running that is started by a file.
 * @param home the directory of its package
 * @param isOwn whether a file is of that package: what others say is not looked into
 * @param mayRepeat whether what repeats something is enough: a builder that watches files does so as well
 * @param isStarted whether something is known to start it: what repeats something elsewhere may be a page, and what a library imports it may hand out
 */
export function keptRunning(
  start: Path,
  home: Path,
  sources: Sources,
  { isOwn, isStarted = true, mayRepeat = true }: Looking = {},
): KeptRunning | undefined {
  if (isOwn !== undefined) return lookedFor(start, home, sources, { isOwn, isStarted, mayRepeat });
  // Scripts, lists and packages start the same files.
  const known = LOOKED_FOR.get(sources) ?? new Map<string, KeptRunning | undefined>();
  LOOKED_FOR.set(sources, known);
  const key = `${start}\n${home}\n${isStarted}\n${mayRepeat}`;
  if (!known.has(key))
    known.set(
      key,
      lookedFor(start, home, sources, { isOwn: (path) => liesIn(path, home), isStarted, mayRepeat }),
    );
  return known.get(key);
}

/** How a file is looked into. */
interface Looking {
  readonly isOwn?: (path: Path) => boolean;
  readonly isStarted?: boolean;
  readonly mayRepeat?: boolean;
}

const LOOKED_FOR = new WeakMap<Sources, Map<string, KeptRunning | undefined>>();

function lookedFor(
  start: Path,
  home: Path,
  sources: Sources,
  { isOwn, isStarted, mayRepeat }: Required<Looking>,
): KeptRunning | undefined {
  const first = programText(start, sources);
  if (first === undefined || TOOL_FOLDER.test(start) || !(DOES.test(first) || SERVED.test(first)))
    return undefined;
  const distance = new Map([[start, 0]]);
  for (const [file, steps] of distance) {
    if (sources.budget.texts <= 0) return undefined;
    sources.budget.texts -= 1;
    const text = programText(file, sources) ?? '';
    const signs =
      steps > NEAR || !isStarted || !mayRepeat
        ? SIGNS
        : [...SIGNS, ['repeats something for ever', /./, REPEATS] as const];
    const own = steps > 0 ? signs : [...signs, [SERVES, /fetch/, SERVED] as const];
    for (const [says, word, sign] of own) {
      const match = word.test(text) ? sign.exec(text) : null;
      if (match === null || (sign === REPEATS && asksATerminal(file, text, home, sources))) continue;
      const at = { path: file, line: lineAt(text, match.index) };
      return { says, at, through: [...distance.keys()] };
    }
    if (!isStarted) return undefined;
    for (const imported of importsOf(file, text, home, sources))
      if (isOwn(imported) && !distance.has(imported) && distance.size < MOST_FILES)
        distance.set(imported, steps + 1);
  }
  return undefined;
}

/** Whether a file, or one that it imports, asks somebody at a terminal. */
function asksATerminal(file: Path, text: string, home: Path, sources: Sources): boolean {
  return [text, ...importsOf(file, text, home, sources).map((path) => programText(path, sources) ?? '')].some(
    (each) => ASKS_A_TERMINAL.test(each),
  );
}

/** The sign that a text serves or consumes, and where in it. */
export function signIn(text: string): { readonly says: string; readonly index: number } | undefined {
  for (const [says, word, sign] of SIGNS) {
    const match = word.test(text) ? sign.exec(text) : null;
    if (match !== null) return { says, index: match.index };
  }
  return undefined;
}

/** What matches where any of some patterns does. */
function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}

/** The files of the same package that a file imports. */
export function importsOf(file: Path, text: string, home: Path, sources: Sources): Path[] {
  return [...text.matchAll(IMPORTS)].flatMap(([, , written = '']) => {
    const [root = '', ...rest] = written.split('/');
    const bases = root.startsWith('.')
      ? [resolvePath(parentOf(file), written)]
      : ['src', ''].map((top) => join(home, join(top, rest.join('/'))));
    const found = bases
      .flatMap((base) => (base === undefined ? [] : (sourceAt(base, sources) ?? [])))
      .find((path) => !NO_PART.test(path));
    return found ?? [];
  });
}

/** The text of a file without its comments, of as many lines. */
export function programText(file: Path, { read }: Sources): string | undefined {
  const text = read(file);
  if (text === undefined || text.length > LONGEST) return undefined;
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/^[ \t]*\/\/.*$/gm, '');
}
