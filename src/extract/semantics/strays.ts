/**
 * Programs that lie beside a service and are no part of it. In: the files of a service whose code begins in its `src`, or beside its scripts. Out: those outside of that
 * that nobody imports and no manifest names, which run by themselves, hand out nothing and end: `check-orders.js`, `tools/fill-orders.js`. Why:
 * whoever develops the service runs them by hand, to look, to try or to fill it; what they ask is asked by no service.
 */
import type { Path } from '../../model/nouns.js';

export interface StrayRequest {
  /** Whether anybody would look into a file. */
  mayMatter(path: Path): boolean;
  isImported(path: Path): boolean;
  /** Whether a manifest names a file by its name without an ending, or packages hand it out. */
  isNamed(path: Path): boolean;
  /** Whether something runs when the file is loaded. */
  runs(text: string): boolean;
  read(path: Path): string;
}

/** Where the code of a service begins that keeps it apart from what lies beside it. */
const ENTRY = /^src\/(?:main|index|server|app|bootstrap)\.[cm]?[jt]sx?$/;
/** Where it begins beside all else; what lies among its scripts is apart even so. */
const ENTRY_ABOVE = /^(?:main|index|server|app|bootstrap)\.[cm]?[jt]sx?$/;
const AMONG_SCRIPTS = /^(?:scripts?|tools?)\//;
/** Names by which frameworks and people start programs, and those of settings. */
const STARTED =
  /^(?:index|main|app|server|worker|cluster|bootstrap|start|middleware|instrumentation|\w*file)\.|(?:^\.|\.config\.|rc\.[cm]?[jt]s$)/i;
/** What keeps a program running, or makes it a job of somebody's clock. */
const KEEPS_RUNNING =
  /\.listen\s*\(|\bserve\s*\(|\bcreateServer\s*\(|\bsetInterval\s*\(|\bcron\b|\bschedule\b|\.(?:consume|subscribe|process)\s*\(|\bnew\s+(?:Worker|Consumer)\b|\bConsumer\s*\.\s*create\b|\.\s*start\s*\(|\bcreateMicroservice\b|\bwhile\s*\(\s*(?:true|1)\s*\)|\bfor\s*\(\s*;\s*;/;
/** Where code lies that pages, or platforms that look there, run. */
const RUN_THERE =
  /(?:^|\/)(?:public|static|assets|www|wwwroot|htdocs|web|client|views|templates|resources|pages|app|api|functions|lambdas?|plugins|jobs|tasks|cron|workers?|processes|bin|server|migrations?)\//;
/** What a page has not: so a file is run by Node. */
const OF_NODE = /\brequire\s*\(|^import\b|\bprocess\.\w|\bDeno\.\w|\bBun\.\w/m;
/** What hands something out. */
const EXPORTS = /^export\b|^module\.exports\b|^exports\./m;

/** The strays among the files of the service in a directory. */
export function straysAmong(service: Path, files: readonly Path[], request: StrayRequest): readonly Path[] {
  const start = service === '' ? 0 : service.length + 1;
  const isApart = files.some((path) => ENTRY.test(path.slice(start)));
  if (!isApart && !files.some((path) => ENTRY_ABOVE.test(path.slice(start)))) return [];
  const { mayMatter, isImported, isNamed, runs, read } = request;
  return files.filter((path) => {
    const name = path.slice(start);
    const [file = '', ...directories] = name.split('/').toReversed();
    if (!isApart && !AMONG_SCRIPTS.test(name)) return false;
    if (directories.at(-1) === 'src' || RUN_THERE.test(name) || STARTED.test(file)) return false;
    if (!mayMatter(path) || isImported(path) || isNamed(path)) return false;
    const text = read(path);
    const isOfNode = directories.length === 0 || OF_NODE.test(text);
    return isOfNode && runs(text) && !EXPORTS.test(text) && !KEEPS_RUNNING.test(text);
  });
}
