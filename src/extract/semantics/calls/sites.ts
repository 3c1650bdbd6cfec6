/**
 * Every site of the candidates, read: once outside of any call, and where what it says hangs on a parameter, again for each place that calls
 * the function or makes the class around it.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Described } from '../described/index.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, free, type Open } from '../evaluate/values.js';
import { Entries, ownerName } from '../tables/instantiation.js';
import { memberOpen } from './callers.js';
import type { SettingAt } from './settings.js';
import { isNamed, type Reading, readSite, type Site } from './site.js';

/** Calls of calls that are followed for an address. */
const DEEPEST = 5;
/** Steps of evaluation for all callers together; what is beyond them counts as not known. */
const MOST_STEPS = 1_500_000;
/** Those for the callers of one function, so that one with many leaves something to the others. */
const MOST_OF_ONE = 60_000;

/** What an answer would be, were the code not nested so deeply that it exhausts the stack. */
export function safely<Answer>(read: () => Answer): Answer | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export interface Placing {
  readonly reading: Reading;
  readonly place: ts.Node;
}

interface OpenSite {
  readonly site: Site;
  readonly open: Open;
  readonly within: (inside: Context) => Context;
  readonly depth: number;
}

/** What the language makes is no client. */
const OF_LANGUAGE =
  /^(?:new\s+)?(?:Readonly|Weak)?(?:Map|Set|Array|URLSearchParams|Headers|FormData|Iterable|Iterator)\b/;

/**
 * Whether those who call a function, or make a class, may make known what hangs on its parameter. What a parameter for types stands for
 * outside of what declares it was decided there, by a call or a declaration that did not say it.
 */
function mayBind(open: Open, site: Site): boolean {
  if (ts.isTypeParameterDeclaration(open)) {
    let place: ts.Node | undefined = site;
    while (place && place !== open.parent) place = place.parent;
    return place !== undefined;
  }
  return !OF_LANGUAGE.test((open.type ?? open.initializer)?.getText() ?? '');
}

/** The files that may call, make or extend something of a file that goes by one of these names. */
export type Callers = (file: ts.SourceFile, names: ReadonlySet<string | undefined>) => readonly Path[];

/** The ways into the functions and classes of some parameters. */
export function entriesOf(evaluator: Evaluator, opens: readonly Open[], callers: Callers): Entries {
  const entries = new Entries(evaluator);
  for (const open of opens) for (const file of callingFiles(evaluator, open, callers)) entries.add(file);
  return entries;
}

/** The files that may call the function, or make the class, of a parameter: its own, and those that have its name. */
function callingFiles(evaluator: Evaluator, open: Open, callers: Callers): readonly ts.SourceFile[] {
  const file = open.getSourceFile();
  const paths = callers(file, new Set([ownerName(open)]));
  return [file, ...paths.flatMap((path) => evaluator.program.file(path) ?? [])];
}

/** What all sites say, each with the place that it is said of. */
export function readSites(
  evaluator: Evaluator,
  described: Described,
  settingAt: SettingAt,
  sites: readonly Site[],
  callers: Callers,
  /** Whether two places lie in one unit. */
  isNear: (a: ts.Node, b: ts.Node) => boolean,
): readonly Placing[] {
  const placings: Placing[] = [];
  // What is known to call somebody goes first: steps are not to be spent on what may turn out to be no call.
  const pending: OpenSite[] = [];
  const perhaps: OpenSite[] = [];
  const fallback = new Map<Site, readonly Reading[]>();
  for (const site of sites) {
    const answer = safely(() => readSite(evaluator, described, settingAt, site, free));
    if (!answer) continue;
    const unbound = answer.open ?? memberOpen(site, answer.readings);
    if (unbound && mayBind(unbound, site)) {
      const queue = answer.readings.length > 0 ? pending : perhaps;
      queue.push({ site, open: unbound, within: (inside) => inside, depth: 0 });
      fallback.set(site, answer.readings);
    } else placings.push(...answer.readings.map((reading) => ({ reading, place: site })));
  }
  const entries = new Entries(evaluator);
  /** Of the functions and classes that were asked about: the files that may call them. */
  const calling = new Map<ts.Node, ReadonlySet<ts.SourceFile>>();
  const filesCalling = (open: Open): ReadonlySet<ts.SourceFile> => {
    const known = calling.get(open.parent);
    if (known) return known;
    const files = new Set(callingFiles(evaluator, open, callers));
    for (const file of files) entries.add(file);
    calling.set(open.parent, files);
    return files;
  };
  const found = new Set<Site>();
  const start = evaluator.steps;
  const following = () => pending.shift() ?? perhaps.shift();
  for (let next = following(); next; next = following()) {
    const { site, open, within, depth } = next;
    const ways = entries.of(open, filesCalling(open));
    const before = evaluator.steps;
    for (const { place, enter } of ways) {
      if (evaluator.steps - start > MOST_STEPS || evaluator.steps - before > MOST_OF_ONE) break;
      const inside = (around: Context) => within(enter(around));
      const answer = safely(() => readSite(evaluator, described, settingAt, site, inside(free)));
      if (!answer) continue;
      if (answer.open && answer.open !== open && depth < DEEPEST && mayBind(answer.open, site)) {
        const queue = answer.readings.length > 0 ? pending : perhaps;
        queue.push({ site, open: answer.open, within: inside, depth: depth + 1 });
        continue;
      }
      for (const reading of answer.readings) {
        if (!isNamed(reading)) continue;
        found.add(site);
        // A class that is made or extended only says for whom: the call stands where it does, but is theirs who make it.
        placings.push({ reading, place: ts.isCallExpression(place) || !isNear(site, place) ? place : site });
      }
    }
  }
  for (const [site, readings] of fallback) {
    if (!found.has(site)) placings.push(...readings.map((reading) => ({ reading, place: site })));
  }
  return placings;
}
