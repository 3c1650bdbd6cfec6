/**
 * What nobody calls. In: the functions and methods in which something was found, the texts of the code that services run, and who imports what. Out: those
 * that no file asks for which imports them; where that cannot be told, those whose name stands nowhere but where they are declared. Why: what they would do
 * is done by nobody. Whatever may be called in another way is kept: what a decorator marks, what a base class or an interface of a package may ask for,
 * what a framework looks for by its name, what a template or a document names.
 */
import type { Placed } from '../../../model/facts.js';
import { groupBy } from '../../../model/group.js';
import type { Notice } from '../../../model/nouns.js';
import { foundWhere } from '../found-where.js';
import type { Answer } from '../tasks.js';
import { Alone } from './alone.js';
import { callersOf } from './callers.js';
import { Code } from './code.js';
import { type Doing, keyOf, type UncalledRequest } from './doings.js';
import { unaskedEndpoints } from './unasked-endpoints.js';
import { untakenValues } from './untaken-values.js';

/** The share of what a service does that may be done by nobody: where it is more, and not just these few, it is called in a way that is not known here. */
const [MOST, FEW] = [1 / 3, 3];
/** The same, where all who import it are seen to ask for something else: clients are often written for all that a server answers. */
const MOST_SEEN = 3 / 4;
/** The same, where each object is followed from where it is made: a program may be given use cases for far more than its pages show yet. */
const MOST_FOLLOWED = 9 / 10;

/** More documents are somebody's archive: then anything may be named in one. */
const MOST_DOCUMENTS = 4_000;

/** What was found, without what nobody calls; and what is to be told of that. */
export function withoutUncalled<Found extends Answer>(
  found: Found,
  request: UncalledRequest,
): Found & { readonly left: readonly Notice[] } {
  const { usage, stores, traffic } = found;
  const placed: readonly Placed[] = [
    ...(usage?.accesses ?? []),
    ...(stores?.uses ?? []),
    ...(traffic?.calls ?? []),
    ...(traffic?.messages ?? []),
  ];
  const code = new Code(request.read);
  const doingsOf = (each: Placed) => doingOf(each, code);
  const uncalled =
    request.documents.length > MOST_DOCUMENTS
      ? new Set<string>()
      : uncalledAmong(placed.flatMap(doingsOf), request, code);
  const isUnasked = unaskedEndpoints(
    (traffic?.calls ?? []).map(({ at }) => at),
    request,
    code,
  );
  const isUntaken = untakenValues(request, code);
  const isCalled = (each: Placed) =>
    !doingsOf(each).some((doing) => uncalled.has(keyOf(doing))) &&
    !code.isUnusedAt(each.at) &&
    !isUnasked(each.at) &&
    !isUntaken(each.at);
  const [first, ...others] = placed.filter((each) => !isCalled(each));
  if (!first) return { ...found, left: [] };
  const count = others.length === 0 ? '1 place is' : `${others.length + 1} places are`;
  const message = `${count} left out in functions that nobody calls: their names stand nowhere else in the code, or nobody asks for them of what holds their class, this one among them`;
  return { ...foundWhere(found, isCalled), left: [{ source: 'code', message, at: first.at }] };
}

/** What a library does for a service is done where that has it do so. */
function doingOf({ declaration, asker, at }: Placed, code: Code): readonly Doing[] {
  if (declaration === undefined) return [];
  return [{ path: asker ?? at.path, declaration }, ...[code.storeMemberAt(at) ?? []].flat()];
}

/** How far those who call something that was found are followed to whom nobody calls, and how many of them at most. */
const [FURTHEST, MOST_CALLERS] = [3, 5_000];
/** Files among which nobody is followed: whom that leaves in doubt is looked for in all of them, time and again. */
const MOST_FILES = 30_000;

function uncalledAmong(doings: readonly Doing[], request: UncalledRequest, code: Code): ReadonlySet<string> {
  const { serviceOf } = request;
  const alone = new Alone(request, code);
  const found = distinct(doings).filter(({ path }) => serviceOf(path) !== undefined);
  const left = new Map<string, Doing>();
  const known = new Map<string, Doing>();
  const callers = new Map<string, readonly Doing[]>();
  const [named, unasked, followed]: [Doing[], Doing[], Doing[]] = [[], [], []];
  /** Those of them that nobody asks for. */
  const judge = (some: readonly Doing[]): readonly Doing[] => {
    const judged = alone.among(some);
    named.push(...judged.named);
    unasked.push(...judged.unasked);
    followed.push(...judged.followed);
    const nobodys = [...judged.named, ...judged.unasked, ...judged.followed];
    for (const each of nobodys) left.set(keyOf(each), each);
    return nobodys;
  };
  for (let [open, hops] = [found, 0]; open.length > 0; hops += 1) {
    for (const each of open) known.set(keyOf(each), each);
    if (hops === FURTHEST || known.size > MOST_CALLERS || request.files.length > MOST_FILES) break;
    for (const each of open)
      callers.set(
        keyOf(each),
        callersOf(each, code, (path) => alone.importersOf(path), alone.receiversOf(each)),
      );
    open = distinct(open.flatMap((each) => callers.get(keyOf(each)) ?? [])).filter(
      (each) => !known.has(keyOf(each)) && serviceOf(each.path) !== undefined && alone.mayBe(each),
    );
  }
  // All at once: each time, all texts are looked through.
  let fresh = judge([...known.values()]);
  // Who is called by these alone is called by nobody.
  while (fresh.length > 0) {
    code.leaveOut(fresh);
    alone.forget(new Set(fresh.map(({ path }) => path)));
    const changed = new Set(fresh.map(keyOf));
    const open = [...callers].filter(
      ([key, by]) => !left.has(key) && by.some((each) => changed.has(keyOf(each))),
    );
    fresh = judge(open.map(([key]) => known.get(key)!));
  }
  const all = groupBy(found, ({ path }) => serviceOf(path));
  const isFound = new Set(found.map(keyOf));
  const within = (share: number, some: readonly Doing[]) =>
    [...groupBy(some, ({ path }) => serviceOf(path))].flatMap(([service, own]) => {
      const counted = own.map(keyOf).filter((key) => isFound.has(key));
      return counted.length > Math.max(FEW, (all.get(service)?.length ?? 0) * share) ? [] : counted;
    });
  return new Set([...within(MOST, named), ...within(MOST_SEEN, unasked), ...within(MOST_FOLLOWED, followed)]);
}

function distinct(doings: readonly Doing[]): readonly Doing[] {
  return [...new Map(doings.map((each) => [keyOf(each), each])).values()];
}
