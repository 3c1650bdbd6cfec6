/**
 * In: the pages of HTML that lie beside the services of a system, in no package. Out: the directories whose scripts ask those services, as front ends. Why: pages
 * without a build need no manifest: a server of files, or who opens them, starts them, and what they ask is asked by nobody else. What only tells something,
 * as documentation, reports and e-mails do, asks no service at a port of this machine, and what a service hands out by itself is part of it.
 */
import { outsideSystem, unitNameOf } from '../../model/decide-units.js';
import { escaped } from '../../model/escaped.js';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { textWithoutComments } from './bundles.js';
import { liesIn, nameOf, parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';

/** Directories of pages that show, try or tell something, or that something else writes. */
const NO_FRONT_END =
  /(?:^|[/_.-])(?:coverage|lcov|reports?|docs?|documentation|wiki|slides|e-?mails?|mails?|templates?|examples?|samples?|demos?|tests?|mocks?|playgrounds?|prototypes?|mockups?|swagger|openapi|redoc|storybook|postman|vendor|third[_-]party|dist|build|out|node_modules|errors?|maintenance)(?:[/_.-]|$)/i;
/** What a front end keeps its pages in. */
const HOLDS_PAGES = /\/(?:public|src|static|www|html|pages|views|htdocs)$/;
const SCRIPT = /<script\b([^>]{0,500})>/gi;
const SOURCE = /\bsrc\s{0,9}=\s{0,9}["']([^"'\n]{1,300})["']/i;
const MODULE = /\btype\s{0,9}=\s{0,9}["']module["']/i;
/** What asks somebody from a page. */
const ASKS =
  /\bfetch\s{0,9}\(|\baxios\b|\bXMLHttpRequest\b|\$\s{0,9}\.\s{0,9}(?:ajax|get|post|getJSON)\s{0,9}\(|\bnew\s{1,9}(?:WebSocket|EventSource)\b|\bio\s{0,9}\(/;
/** A server of this machine, as whoever writes a system has it. */
const HERE =
  /\b(?:https?|wss?):\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\$\{[\w.]{1,60}hostname\}):(\d{2,5})/g;
/** Files that say at which port a service listens. */
const SAYS_PORT =
  /^(?:(?:index|server|app|main|config)\.[cm]?[jt]s|\.env[\w.-]*|(?:docker-)?compose[\w.-]*\.ya?ml|dockerfile[\w.-]*|package\.json|application\.(?:ya?ml|properties)|launchSettings\.json|main\.(?:py|go))$/i;
const PROGRAM = /^(?:index|server|app|main)\.[cm]?[jt]s$/;
const MOST_PAGES = 30;
const MOST_SCRIPTS = 60;

/** The front ends that nothing builds or deploys. */
export function readPlainPages(sources: Sources, units: readonly UnitFact[]): UnitFact[] {
  const services = new Set(
    units.flatMap(({ path, shows, weight }) =>
      shows === 'service' && weight !== 'hinted' && !outsideSystem(path) ? [path] : [],
    ),
  );
  // What lies in the only program of a tree is part of it.
  if (services.size === 0 || services.has('')) return [];
  const taken = [...new Set([...units, ...sources.packages].map(({ path }) => path))].filter(Boolean);
  const homes = new Set(
    sources
      .named((name) => name === 'index.html')
      .map((page) => homeOf(parentOf(page)))
      .filter((home) => home !== '' && !outsideSystem(home) && !NO_FRONT_END.test(home))
      .filter((home) => !taken.some((path) => liesIn(home, path) || liesIn(path, home))),
  );
  const outermost = [...homes].filter(
    (home) => ![...homes].some((each) => each !== home && liesIn(home, each)),
  );
  if (outermost.length === 0) return [];
  const saysPort = portsOf(sources, services);
  return outermost.sort().flatMap((home): UnitFact[] => {
    const asking = askingPage(home, saysPort, sources);
    if (asking === undefined || isHandedOut(home, services, sources)) return [];
    const says = `its page ${asking.page} asks a service (${asking.address})`;
    const evidence = { says, at: { path: asking.page, line: 1 } };
    return [{ path: home, name: unitNameOf(home), shows: 'service', weight: 'shown', evidence }];
  });
}

function homeOf(directory: Path): Path {
  return directory.replace(HOLDS_PAGES, '');
}

/** The first page of a directory that has scripts of its own, if these ask at a port that a service has. */
function askingPage(
  home: Path,
  saysPort: (port: string) => boolean,
  sources: Sources,
): { readonly page: Path; readonly address: string } | undefined {
  const inside = sources.tree.files.filter((file) => liesIn(file, home));
  const pages = inside.filter((file) => /\.html?$/.test(file)).slice(0, MOST_PAGES);
  for (const page of pages) {
    const texts = scriptsOf(page, home, inside, sources);
    if (!texts.some((text) => ASKS.test(text))) continue;
    for (const text of texts)
      for (const [address, port = ''] of text.matchAll(HERE)) if (saysPort(port)) return { page, address };
  }
  return undefined;
}

/** The texts of the scripts of a page that lie with it; of those that import others, all that may be. */
function scriptsOf(page: Path, home: Path, inside: readonly Path[], sources: Sources): readonly string[] {
  const html = sources.read(page) ?? '';
  const written: string[] = [];
  const files = new Set<Path>();
  for (const { 0: tag, 1: attributes = '', index } of html.matchAll(SCRIPT)) {
    const source = SOURCE.exec(attributes)?.[1];
    if (source === undefined) {
      const start = index + tag.length;
      const end = html.indexOf('</script', start);
      written.push(html.slice(start, end < 0 ? undefined : end).replace(/^\s*\/\/.*$/gm, ''));
    } else if (!/^(?:[a-z]+:)?\/\//i.test(source)) {
      const path = source.replace(/[?#].*$/, '');
      const found = [parentOf(page), home].map((from) => resolvePath(from, path.replace(/^\/+/, '')));
      for (const file of found) if (file !== undefined && sources.files.has(file)) files.add(file);
    }
    if (MODULE.test(attributes)) for (const file of inside) if (/\.m?js$/.test(file)) files.add(file);
  }
  const own = [...files].filter((file) => liesIn(file, home) && !/\.min\.m?js$/.test(file));
  return [...written, ...own.slice(0, MOST_SCRIPTS).map((file) => textWithoutComments(file, sources))];
}

/** Whether a file that says how the services run names a port. */
function portsOf(sources: Sources, services: ReadonlySet<Path>): (port: string) => boolean {
  const files = sources
    .named((name) => SAYS_PORT.test(name))
    .filter((file) => !outsideSystem(file))
    .filter((file) => !file.includes('/') || [...services].some((path) => liesIn(file, path)));
  const texts = files.map((file) => sources.read(file) ?? '');
  return (port) => texts.some((text) => new RegExp(`(?<!\\d)${port}(?!\\d)`).test(text));
}

/** Whether the program of a service names a directory to hand out what lies there: `express.static('../pages')`. */
function isHandedOut(home: Path, services: ReadonlySet<Path>, sources: Sources): boolean {
  const named = new RegExp(`['"\`/]${escaped(nameOf(home))}['"\`/]`);
  return sources
    .named((name) => PROGRAM.test(name))
    .filter((file) => [...services].some((path) => liesIn(file, path)))
    .some((file) =>
      (sources.read(file) ?? '')
        .split('\n')
        .some((line) => named.test(line) && /static|sendFile|\broot\b|\bjoin\b|\bresolve\b/i.test(line)),
    );
}
