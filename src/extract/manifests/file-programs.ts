/**
 * In: the files of one package that something starts, of which none has a directory of its own. Out: those that are services, as units. Why: of one package and
 * image, `server.ts` and `worker.ts` are run, stopped and multiplied each by itself where their deployment names each of them, and what each does is its
 * own. What one container starts together, or only scripts start, may as well be the processes of one service.
 */
import { pathInside } from '../../model/directories.js';
import type { UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { keptRunning, SERVES } from './keeps-running.js';
import { nameOf } from './paths.js';
import { PRETENDS, TOOL } from './scripts.js';
import type { Sources } from './sources.js';
import { sourcesRun } from './sources-run.js';
import { type Started, unitStarted } from './started.js';
import { mappingOf, textOf } from './values.js';

/**
 * The programs of one package that share a directory, each by its file: those that something deploys by themselves, and where none is the main one, several that
 * serve requests and are started together.
 */
export function filesApart(home: Path, started: readonly Started[], sources: Sources): readonly UnitFact[] {
  const own = started.filter(({ file }) => !isTool(stemOf(file)) && !PRETENDS.test(file));
  // What one container runs after the other, or together, is one program.
  const deployed = own.filter(({ isDeployed }) => isDeployed);
  const runs = [
    ...groupBy(deployed, ({ at, name }) => `${at.path}:${at.line}:${at.column} ${name}`).values(),
  ];
  const alone = runs.filter((run) => new Set(run.map(({ file }) => file)).size === 1).flat();
  const isAlone = new Set(alone.map(({ file }) => file));
  if (startsMore(home, own, isAlone, sources)) return [];
  const called = own.filter(({ file, together = '' }) => together.endsWith(stemOf(file)));
  const groups = [...groupBy(own, ({ together }) => together)].flatMap(([name, group]) =>
    name === undefined ? [] : [group],
  );
  const together = [...groups, called].filter(
    (group) => group.filter(({ file }) => keptRunning(file, home, sources)?.says === SERVES).length > 1,
  );
  const byFile = groupBy(new Set([...alone, ...together.flat()]), ({ file }) => file);
  const running = new Map(
    [...byFile.keys()].flatMap((file) => {
      const says = keepsRunning(file, home, sources);
      return says === undefined ? [] : [[file, says] as const];
    }),
  );
  const sure = [...running.keys()].filter((file) => isAlone.has(file));
  const main = mainOf(running, home);
  const programs = running.size > 1 && main === undefined ? [...running.keys()] : sure;
  if (programs.length < 2) return [];
  return programs.flatMap((file) => {
    const starts = byFile.get(file)!;
    // An image does not say what it is called: who runs it does.
    const called = starts.find(({ name }) => name !== undefined)?.name ?? file;
    return starts.map((each) => unitStarted(file, nameIn(home, stemOf(each.name ?? called)), each, main));
  });
}

/** Whether a package starts something by itself that is none of the files which are deployed, be it a program of a framework: that is its main program. */
function startsMore(
  home: Path,
  own: readonly Started[],
  isAlone: ReadonlySet<Path>,
  sources: Sources,
): boolean {
  const scripts = mappingOf(sources.packages.find(({ path }) => path === home)?.json['scripts']);
  if (scripts['start'] === undefined) return false;
  const started = (script: string) => sourcesRun(textOf(scripts[script]) ?? '', home, sources);
  const main = new Set(started('start'));
  const startsOthers = own.some(({ at }) => main.has(at.path));
  return (
    main.size < 2 && !startsOthers && !USUAL.some((each) => started(each).some((file) => isAlone.has(file)))
  );
}

/** Scripts that start the main program of a package as it is deployed. */
const USUAL = ['start', 'start:prod', 'start:production', 'prod', 'serve'];

/** What keeps a file running that is started. */
export function keepsRunning(file: Path, home: Path, sources: Sources): string | undefined {
  const isWithoutServer = () => WITHOUT_SERVER.test(sources.read(file) ?? '');
  return keptRunning(file, home, sources)?.says ?? (isWithoutServer() ? 'consumes messages' : undefined);
}

/** How Nest is started to consume what its modules are told to. */
const WITHOUT_SERVER = /\bNestFactory\s*\.\s*create(?:ApplicationContext|Microservice)\b/;

/** The main one of some programs, if one is: by what its file is called, or as the only one that serves requests. */
function mainOf(running: ReadonlyMap<Path, string>, home: Path): Path | undefined {
  const beside = [...running].filter(([file]) => !WORKS.test(pathInside(home, file)));
  const serving = beside.filter(([, says]) => says === SERVES);
  const [named] = serving.length > MOST_WITH_MAIN ? [] : beside.filter(([file]) => MAIN.test(stemOf(file)));
  const only = serving.length === 1 && running.size > 1 ? serving[0] : undefined;
  return (named ?? only)?.[0];
}

/** Of more that serve requests, each by itself, none is the main one, whatever it is called: `web-app` beside `orders`, `payments` and `mails`. */
const MOST_WITH_MAIN = 2;
const MAIN = /^(?:index|main|server|app|api|web|www|start|bootstrap)(?:[.-]|$)/i;
/** Where programs lie of which none is the main one. */
const WORKS = /(?:^|\/)(?:workers?|consumers?|jobs?|processors?|listeners?|subscribers?|crons?)\//i;

/** Whether a file is called as what is done once is, `migrate`, and not as what works on that: `sync-worker`. */
function isTool(stem: string): boolean {
  return TOOL.test(stem) && !/work|consum|process|listen|daemon/i.test(stem);
}

export function stemOf(file: Path): string {
  return nameOf(file).replace(/\.[cm]?[jt]sx?$/, '');
}

/** What a program is called among those of all packages: the worker of `orders` is none of whatever else has one. */
function nameIn(home: Path, name: string): string {
  return home !== '' && SAYS_LITTLE.test(name) && name !== nameOf(home) ? `${nameOf(home)}-${name}` : name;
}

const SAYS_LITTLE =
  /^(?:api|app|bootstrap|bot|clock|consumers?|cron|daemon|http|index|jobs?|listener|main|processor|queue|scheduler|server|start|web|workers?|www)$/i;
