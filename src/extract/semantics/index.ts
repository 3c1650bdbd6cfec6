/**
 * What the code does, read with its meaning: which place touches which table, and what it says to other services. The compiler and
 * PostgreSQL's parser are loaded only when a file may do so.
 */
import type {
  EntriesFact,
  FileFact,
  ImportFact,
  ReferenceFact,
  StoreFacts,
  TrafficFacts,
  UnitFact,
  UsageFacts,
} from '../../model/facts.js';
import { distinctBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import { nameOf } from '../paths.js';
import { type FreshTree, readText } from '../tree.js';
import { beginAttribution } from './attribution.js';
import { chooseTasks, type Looking } from './choice.js';
import { documentsAmong } from './described/index.js';
import { foundWhere } from './found-where.js';
import { givenNames } from './given-names.js';
import { filesInReach } from './in-reach.js';
import { packLinks } from './links.js';
import { loadedData } from './loaded-data.js';
import { loadedFiles, loadingAmong } from './loaded-files.js';
import { orphanFinder } from './orphans.js';
import { givenByPages } from './page-scripts.js';
import { exhaustedIn } from './safely.js';
import { startsOf } from './starts.js';
import type { Answer, Task } from './tasks.js';
import { tellingPages } from './telling-pages.js';
import { crewFor, type Hand } from './threads.js';
import { withoutUncalled } from './uncalled/index.js';
import { innermostUnit } from './units.js';
import { namesOnWindow } from './window-names.js';
import { withoutTests } from './without-tests.js';

export { DOES_NOT_PARSE } from './problems.js';
export { type Hand, startEarly } from './threads.js';

export interface BehaviourRequest {
  readonly tree: FreshTree;
  readonly files: readonly FileFact[];
  readonly imports: readonly ImportFact[];
  readonly entries: readonly EntriesFact[];
  readonly units: readonly UnitFact[];
  /** The directories of the services. */
  readonly services: readonly Path[];
  /** What the text of each file hints at, by `hintsIn` of hints.ts. */
  readonly hints: ReadonlyMap<Path, number>;
  /** Whether something beside the code says that there are tables, or whose they are. */
  readonly isDatabaseKnown: boolean;
  /** Whether what the code says to other services is asked for, beside what it does with tables. */
  readonly traffic: boolean;
  /** A thread that was started before all this was known; it ends with this. */
  readonly started?: Hand | undefined;
}

export interface BehaviourReading {
  readonly usage?: UsageFacts;
  readonly stores?: StoreFacts;
  readonly traffic?: TrafficFacts;
  readonly notices: readonly Notice[];
}

/** Reads what the code does with tables and, if that is asked for, what it says to other services: calls, the endpoints that answer them, and messages. */
export async function readBehaviour({
  tree,
  files: all,
  imports: written,
  entries,
  units,
  services,
  hints,
  isDatabaseKnown,
  traffic,
  started,
}: BehaviourRequest): Promise<BehaviourReading> {
  const files = withoutTests(all, written);
  const isFile = new Set(files);
  const schemas = tree.files.filter((path) => /\.prisma$|(?:^|\/)prisma\.ya?ml$/.test(path));
  const read = (path: Path) => readText(tree, path, 'code').text ?? '';
  const isInTree = new Set(tree.files);
  const { loading, putting } = loadingAmong(files, (path) => hints.get(path) ?? 0, read);
  const unitOf = innermostUnit([...units, ...services.map((path) => ({ path }))]);
  const imports = [
    ...written.filter(({ from }) => isFile.has(from)),
    ...givenNames(files, tree.files, read, written),
    ...givenByPages(files, tree.files, read),
    ...loadedFiles(loading, files, (directory) => isInTree.has(`${directory}/package.json`), read),
    ...loadedData(loading, tree.files, read),
    ...namesOnWindow(putting, files, unitOf, read),
  ];
  // A thread that waits may make itself at home while it is found out what there is to do.
  const telling = tellingPages(tree.files);
  const ground = { root: tree.root, files, links: packLinks(imports), units, telling };
  started?.take(ground);
  const handedOut = new Set(entries.flatMap((each) => each.files));
  const manifests = tree.files.filter((path) => NAMES_FILES.test(nameOf(path)));
  const orphansAmong =
    manifests.length > MOST_MANIFESTS
      ? () => new Set<Path>()
      : orphanFinder({
          imports,
          manifests,
          entries: handedOut,
          mayMatter: (path) => (hints.get(path) ?? 0) !== 0,
          read,
        });
  const inReach = filesInReach(files, imports, services, units, orphansAmong);
  const isService = new Set(services);
  const documents = documentsAmong(tree.files);
  const { tasks, notices } = chooseTasks({
    files,
    imports,
    inReach,
    schemas,
    documents,
    hints,
    isDatabaseKnown,
    traffic,
    isOfService: (path) => isService.has(unitOf(path)),
    read,
  });
  if (tasks.length === 0) {
    started?.end();
    return { notices };
  }
  const crew = await crewFor(
    ground,
    tasks.reduce((sum, { candidates }) => sum + candidates.length, 0),
    tasks.length,
    started,
  );
  try {
    const answers = await crew.perform(inShares(tasks, crew.size));
    const inAll = allStores(answers.flatMap((each) => each.stores ?? []));
    const looked = new Set(
      tasks.flatMap((task) => [...task.candidates, ...(task.of === 'tables' ? task.idle : [])]),
    );
    // A function that all share (`subscribe(queue, handle)`) is followed to everybody who calls it, and who reaches no program calls nothing.
    const isLeftOver = (path: Path) =>
      isFile.has(path) && !inReach.has(path) && !looked.has(path) && isService.has(unitOf(path));
    const anywhere: Answer = {
      ...(Object.assign({}, ...answers) as Answer),
      ...(inAll && { stores: inAll }),
    };
    const found = foundWhere(anywhere, ({ asker, at }) => !isLeftOver(asker ?? at.path));
    // What is not in reach asks for nothing.
    const reaching = imports.filter(({ from }) => inReach.has(from));
    const attribution = await beginAttribution(placesOf(found), {
      crew,
      files: all,
      units,
      imports: reaching,
      read,
    });
    const tests = new Set(all.flatMap(({ path, test }) => (test ? [path] : [])));
    // Threads look for references meanwhile.
    const called = withoutUncalled(found, {
      files: [...inReach].filter((path) => isFile.has(path)),
      documents: tree.files.filter(
        (path) => NAMES_FUNCTIONS.test(path) && !IS_REPORT.test(path) && !tests.has(path),
      ),
      imports: reaching,
      read,
      serviceOf: (path) => (isService.has(unitOf(path)) ? unitOf(path) : undefined),
      isNeeded: neededPackages(manifests, read),
      isEntry: (path) => handedOut.has(path),
      mayMatter: (path) => (hints.get(path) ?? 0) !== 0,
    });
    const { usage, stores, traffic, left } = called;
    const [ofUsage, ofStores, ofTraffic] = await attribution.leadingTo(placesOf(called));
    const told = [
      ...toldBeside(imports),
      ...startsOf({
        files,
        imports,
        manifests,
        entries: handedOut,
        loading,
        serviceOf: (path) => (isService.has(unitOf(path)) ? unitOf(path) : undefined),
        read,
      }),
    ];
    return {
      ...(usage && { usage: { ...usage, references: [...ofUsage!, ...told] } }),
      ...(stores && { stores: { ...stores, references: [...ofStores!, ...told] } }),
      ...(traffic && { traffic: { ...traffic, references: [...ofTraffic!, ...told] } }),
      notices: [
        ...notices,
        ...left,
        ...givenUp(exhaustedIn(answers) + (await attribution.exhausted())),
        // What is not known of a file that nobody runs is missed by nobody.
        ...once(answers.flatMap((each) => each.notices ?? [])).filter(
          ({ at }) => !at || !isFile.has(at.path) || inReach.has(at.path),
        ),
      ],
    };
  } finally {
    for (const path of crew.asked) tree.asked.add(path);
    crew.end();
  }
}

/** The files of what was found of each kind. */
function placesOf({ usage, stores, traffic }: Answer): readonly (readonly Path[])[] {
  const kinds = [
    usage ? usage.accesses : [],
    stores ? [...stores.uses, ...stores.connections, ...stores.settings] : [],
    traffic ? [...traffic.calls, ...traffic.endpoints, ...traffic.messages, ...traffic.bindings] : [],
  ];
  return kinds.map((places) =>
    places.flatMap((place) => [
      place.at.path,
      // What a class inherits is asked for of the class above.
      ...('inherited' in place && place.inherited ? [place.inherited.path] : []),
      ...('asker' in place && place.asker !== undefined ? [place.asker] : []),
    ]),
  );
}

/** What a file is told beside its code that it loads: all of it may be asked for. */
function toldBeside(imports: readonly ImportFact[]): readonly ReferenceFact[] {
  return imports
    .filter(({ from, at }) => at.path !== from)
    .flatMap(({ from, to }) => ('file' in to ? [{ from: { path: from }, to: { path: to.file } }] : []));
}

/** Whether a manifest among them says that a package is needed. */
function neededPackages(manifests: readonly Path[], read: (path: Path) => string): (name: string) => boolean {
  let names: Set<string> | undefined;
  const find = () =>
    manifests
      .filter((path) => nameOf(path) === 'package.json')
      .flatMap((path) => [...read(path).matchAll(/"([^"\s]+)"\s*:\s*"/g)].map(([, name = '']) => name));
  return (name) => {
    names ??= new Set(find());
    return names.has(name);
  };
}

/** Manifests, scripts and settings that may name a file of the code. */
const NAMES_FILES =
  /^(?:(?:package|project|workspace|angular|\.angular-cli|ng-package)\.json|deno\.jsonc?|[\w.-]*Dockerfile[\w.-]*|Procfile|Makefile|[\w.-]+\.(?:ya?ml|toml|sh|tf|html|config\.[cm]?[jt]s))$/;
/** What may name a function of the code beside the code. */
const NAMES_FUNCTIONS =
  /\.(?:html?|hbs|ejs|pug|njk|proto|graphqls?|gql|ya?ml|tf|toml|sh)$|(?:^|\/)(?:(?:function|package|project)\.json|(?:open-?api|swagger)[\w.-]*\.json|(?:sst\.config|serverless)\.[cm]?[jt]s|(?:infra(?:structure)?|cdk|stacks?|deploy(?:ment)?|pulumi|iac)\/[^\n]*\.[cm]?[jt]s)$/;
/** What tests write of themselves names all that they ran. */
const IS_REPORT =
  /(?:^|\/)(?:coverage|test-results|lcov-report|playwright-report|mochawesome[\w-]*|allure[\w-]*)\//;
/** With more of them, none is read. */
const MOST_MANIFESTS = 2_000;

/** An ORM of tables may keep collections as well. */
function allStores(found: readonly NonNullable<Answer['stores']>[]): Answer['stores'] {
  const [first, ...others] = found;
  return others.reduce<Answer['stores']>(
    (all, each) =>
      all && {
        uses: [...all.uses, ...each.uses],
        connections: [...all.connections, ...each.connections],
        settings: [...all.settings, ...each.settings],
        unnamed: [...all.unnamed, ...each.unnamed],
        invocations: [...all.invocations, ...each.invocations],
      },
    first,
  );
}

/** Several tasks may mind the same file. */
/** What is told of what exhausts the stack: where each is, only its thread could say, and that has none left to do so. */
function givenUp(count: number): readonly Notice[] {
  if (count === 0) return [];
  const places = count === 1 ? '1 place of the code goes' : `${count} places of the code go`;
  const message = `${places} too deep to be looked into, so what is done there is not known`;
  return [{ source: 'code', message, unresolved: count }];
}

function once(notices: readonly Notice[]): readonly Notice[] {
  return distinctBy(notices, (notice) => JSON.stringify(notice));
}

/**
 * Tasks for each of some hands, so that none has to look into many more files than another. Who looks for tables and more finds out first which models
 * there are: what is known of a name is kept.
 */
function inShares(tasks: readonly Looking[], count: number): readonly (readonly Task[])[] {
  const shares = Array.from({ length: count }, () => ({ tasks: [] as Looking[], size: 0 }));
  for (const task of [...tasks].sort((a, b) => b.candidates.length - a.candidates.length)) {
    const least = shares.reduce((found, each) => (each.size < found.size ? each : found));
    least.tasks.push(task);
    least.size += task.candidates.length;
  }
  return shares.map((share) => tasks.filter((task) => share.tasks.includes(task)));
}
