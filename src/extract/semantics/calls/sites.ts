/**
 * Every site of the candidates, read: once outside of any call, and where what it says hangs on a parameter, again for each place that calls
 * the function or makes the class around it.
 */
import { ts } from 'ts-morph';
import type { Described } from '../described/index.js';
import { withBound } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { comesTo } from '../evaluate/may-run.js';
import { type Context, free, type Open } from '../evaluate/values.js';
import { handsOn, isFirst } from '../repeated-calls.js';
import { Entries } from '../tables/instantiation.js';
import { isSaidByDefault, openAround } from './answers.js';
import { memberOpen } from './callers.js';
import { type Callers, calledFor, callingFiles, HOPS, MESSAGE_HOPS } from './calling-files.js';
import { bringingAround, holderOf } from './holders.js';
import { isCarriedByOthers, isNameOfClass, isOnlyExtended } from './made-below.js';
import { isOfMadeMember } from './made-functions.js';
import { mayRelay } from './may-relay.js';
import { meantOn, staysMeant } from './meant-calls.js';
import { membersAsked } from './members-asked.js';
import { takesMember } from './members-taken.js';
import { isOnItself, methodOfMade } from './methods-of-made.js';
import { isOfLanguage } from './of-language.js';
import { addsOnlyWhom } from './only-whom.js';
import type { OpenSite } from './open-sites.js';
import { isOfAnother, mayPass, withPassed } from './passed-places.js';
import { ofAllMembers } from './put-members.js';
import { isToldByRequest } from './put-on-requests.js';
import { noteWay } from './read-again.js';
import { boundTogether, readerOf } from './read-each.js';
import { isNamed, type Reading } from './readings.js';
import { allSaidBy, hostIn, isVague, saidBy, saidSoFar, saysPath } from './said.js';
import type { SettingAt } from './settings.js';
import { type Placing, settled, type Vague } from './settled.js';
import { ShownComponents } from './shown-components.js';
import type { Site } from './site.js';
import type { Standing } from './standing.js';
import { givesOnlyWhom, lentAt, lentBy, toldAt } from './told-places.js';
import { WholeRequests } from './whole-requests.js';
import { asidePlaces, isWithin, type Opening, ownerOf, withoutOther } from './within.js';

/** Calls of calls that are followed for an address. */
const DEEPEST = 5;
/** Steps of evaluation for all callers together; what is beyond them counts as not known. */
const MOST_STEPS = 1_500_000;
/** Those for the callers of one function, so that one with many leaves something to the others. */
const MOST_OF_ONE = 60_000;

/**
 * Whether those who call a function, or make a class, may make known what hangs on its parameter. What a parameter for types stands for
 * outside of what declares it was decided there, by a call or a declaration that did not say it.
 */
function mayBind(evaluator: Evaluator, open: Opening, site: Site): boolean {
  if (ts.isClassLike(open)) return true;
  if (ts.isTypeParameterDeclaration(open)) {
    let place: ts.Node | undefined = site;
    while (place && place !== open.parent) place = place.parent;
    return place !== undefined;
  }
  return !isOfLanguage(evaluator, open, site);
}

function hopsOf([reading]: readonly Reading[]): number {
  return reading === undefined || reading.kind === 'call' ? HOPS : MESSAGE_HOPS;
}

/** The ways into the functions and classes of some parameters. */
export function entriesOf(evaluator: Evaluator, opens: readonly Open[], callers: Callers): Entries {
  const entries = new Entries(evaluator);
  for (const open of opens) {
    const called = calledFor({ open });
    entries.addCalling(called.name, callingFiles(evaluator, called, callers, HOPS));
  }
  return entries;
}

/** Where a site is said to be, of which a place makes known what it hangs on. */
function placeOf({ site, open, at }: OpenSite, place: ts.Node, { isNear, isOfService }: Standing): ts.Node {
  // What a library calls back is done by the service whose function it is.
  const isCalledBack = !isNear(at, place) && isOfService(at) && !isOfService(place);
  const owner = ownerOf(open);
  const isCall = ts.isCallExpression(place) || ts.isDecorator(place.parent);
  if (isCall && isWithin(at, owner) && !isOfMadeMember(at, owner)) return isCalledBack ? at : place;
  // Of a class that all share, what one below it says is said by who uses that one.
  if (isNameOfClass(place) && isNear(site, at) && isNear(site, place) && !isOfService(site)) return place;
  // What carries something to the site, or makes the class around it, only says what is meant, or for whom: it is theirs, if nobody was found before,
  // or only a library that does it for whoever uses that.
  const isNobodys = isNear(site, at) || !isOfService(at);
  return isNobodys && !isNear(site, place) && (isNear(site, at) || isOfService(place)) ? place : at;
}

/** How a site is come to through a method, and what is known to be asked by then. */
function wayOf(method: ts.MethodDeclaration, readings: readonly Reading[]): string {
  const said = readings.map((each) => (each.kind === 'call' ? (each.method ?? '') : saidBy(each)));
  return [method.getSourceFile().fileName, method.pos, ...said].join(' ');
}

/** What all sites say, each with the place that it is said of. */
export function readSites(
  evaluator: Evaluator,
  described: Described,
  settingAt: SettingAt,
  sites: readonly Site[],
  callers: Callers,
  standing: Standing,
): readonly Placing[] {
  const { isNear } = standing;
  const placings: Placing[] = [];
  // What is known to tell or to call somebody goes first: steps are not to be spent on what may turn out to be no call.
  const telling: OpenSite[] = [];
  const pending: OpenSite[] = [];
  const perhaps: OpenSite[] = [];
  /** What hangs on how a class is made: those who call its methods go before. */
  const made: OpenSite[] = [];
  const queueOf = ([reading]: readonly Reading[]) =>
    !reading ? perhaps : reading.kind === 'call' ? pending : telling;
  const fallback = new Map<Site, readonly Reading[]>();
  const readAt = readerOf(evaluator, described, settingAt);
  for (const site of sites) {
    const answer = readAt(site, free);
    if (!answer) continue;
    noteWay(answer.readings, {
      around: free,
      again: (bound) => evaluator.within(bound, () => readAt(site, free)),
    });
    const unbound = answer.open ?? memberOpen(site, answer.readings);
    if (unbound && mayBind(evaluator, unbound, site)) {
      const isCarried = !isWithin(site, ownerOf(unbound));
      const method = methodOfMade(site, unbound, answer.readings);
      const opened: OpenSite = {
        site,
        open: unbound,
        within: (inside) => inside,
        each: (inside) => [inside],
        at: site,
        isCarried,
        carried: free,
        hops: hopsOf(answer.readings),
        depth: 0,
        readings: answer.readings,
        above: [],
        passed: [],
        followed: new Map([[unbound, allSaidBy(answer.readings)]]),
        ...(answer.others && { others: [unbound, ...answer.others] }),
      };
      if (method) {
        telling.push({ ...opened, isCarried: false, method });
        made.push({ ...opened, isOfMaker: true });
      } else queueOf(answer.readings).push(opened);
      for (const open of method ? [] : (answer.others ?? []))
        queueOf(answer.readings).push({
          ...opened,
          open,
          isCarried: !isWithin(site, ownerOf(open)),
        });
      fallback.set(site, answer.readings);
    } else placings.push(...answer.readings.map((reading) => ({ reading, place: site })));
  }
  const wholeRequests = new WholeRequests(evaluator);
  const entries = new Entries(evaluator);
  /** Of the functions and classes that were asked about: the files that may call them. */
  const calling = new Map<ts.Node, { readonly hops: number; readonly files: ReadonlySet<ts.SourceFile> }>();
  const filesCalling = (asked: Pick<OpenSite, 'open' | 'method' | 'hops'>): ReadonlySet<ts.SourceFile> => {
    const { hops } = asked;
    const called = calledFor(asked);
    const known = calling.get(called.owner);
    if (known && known.hops >= hops) return known.files;
    const found = callingFiles(evaluator, called, callers, hops);
    entries.addCalling(called.name, found);
    calling.set(called.owner, { hops, files: found.files });
    return found.files;
  };
  const shown = new ShownComponents(evaluator, callers, standing);
  const asked = membersAsked(evaluator, standing, callers, entries, filesCalling);
  const isCalled = (open: Open, hops: number) => entries.of(open, filesCalling({ open, hops })).length > 0;
  /** Who gives what a method is called on, where that was made with what the method hangs on: of several of its class, the one that is meant. */
  const givenBy = (made: Open, place: ts.Node): Open | undefined => {
    const holder = holderOf(evaluator, made, place);
    return holder && isCalled(holder, HOPS) ? holder : undefined;
  };
  const found = new Set<Site>();
  /** What is asked of whom nobody is seen to say, where the paths of several such calls through one place tell who that is; and what relays rows. */
  const pathful: Vague[] = [];
  /** What functions say that nobody is seen to call, and that hand on what they are given. */
  const handedOn: Vague[] = [];
  /** Where it is known what sites say, and whom they ask there. */
  const foundAt = new Map<Site, Map<ts.Node, string>>();
  /** What only types say of the sites, and what a call says of which a part remains open, where those who call them do not say more. */
  const vague: Vague[] = [];
  /** What of it somebody further up says more of. */
  const outdone = new Set<Vague>();
  /** The sites of what somebody calls. */
  const called = new Set<Site>();
  /** The sites that somebody who calls them does not come to. */
  const avoided = new Set<Site>();
  /** The methods around sites that were come to, and what was said there: methods that call each other lead to the same again. */
  const outerWays = new Map<Site, Set<string>>();
  const reached = new Set<Site>();
  const start = evaluator.steps;
  const following = () => telling.shift() ?? pending.shift() ?? perhaps.shift() ?? made.shift();
  /** What those who call the methods of what is made say of sites. */
  const byCallers = new Map<Site, Set<string>>();
  /** The calls of such methods of which it is known what they are made on, or is not. */
  const onKnown = new Map<Site, Set<ts.Node>>();
  const onUnknown = new Map<Site, Set<ts.Node>>();
  const note = (to: Map<Site, Set<ts.Node>>, site: Site, place: ts.Node) =>
    to.set(site, (to.get(site) ?? new Set()).add(place));
  /** Whether all who call the method around a site are known to call it on something that was made otherwise. */
  const isSettled = (site: Site) => {
    const known = onKnown.get(site);
    return known !== undefined && [...(onUnknown.get(site) ?? [])].every((place) => known.has(place));
  };
  for (let next = following(); next; next = following()) {
    const { site, open, within, at, isCarried, depth, method, isOfMaker } = next;
    if (isOfMaker && isSettled(site)) continue;
    const files = filesCalling(next);
    const known = method ? entries.calling(method, files) : entries.of(open, files);
    const waysOf = (given: Open) => entries.of(given, filesCalling({ open: given, hops: next.hops }));
    const { owner, name } = calledFor(next);
    const ways = shown.through(
      isCarried ? known : [...known, ...entries.ofGiven(owner, name, files, waysOf)],
    );
    const further =
      ways.length === 0 && !method && !ts.isClassLike(open) ? openAround(next.readings, open) : undefined;
    if (further && mayBind(evaluator, further, site)) {
      queueOf(next.readings).push({ ...next, open: further, isCarried: !isWithin(at, ownerOf(further)) });
      continue;
    }
    const before = evaluator.steps;
    let isFollowed = false;
    let isAvoided = false;
    for (const way of ways) {
      const { place, enter, around: atPlace } = way;
      if (evaluator.steps - start > MOST_STEPS || evaluator.steps - before > MOST_OF_ONE) {
        evaluator.unfollowed.add(site);
        break;
      }
      if (!staysMeant(evaluator, next.meant, enter)) continue;
      // What another program carries to the library that both use says nothing of this one.
      if (!isNear(site, at) && !isNear(site, place) && !isNear(at, place) && !isWithin(at, ownerOf(open)))
        continue;
      if (isOfAnother(evaluator, next, place, standing)) continue;
      if (method && isOnItself(place) && isWithin(place, method)) continue;
      if ((isCarried && isCarriedByOthers(way, ways, standing)) || isOnlyExtended(way, ways)) continue;
      called.add(site);
      // … and on the way to it.
      const entering = (around: Context) => (isCarried ? withoutOther(evaluator, around, at) : around);
      const inside = (around: Context) => within(entering(enter(around)));
      const insideEach: OpenSite['each'] = (around) =>
        (way.each?.(around) ?? [enter(around)]).flatMap((inner) => next.each(entering(inner)));
      const placed = placeOf(next, place, standing);
      const whole = wholeRequests.above(next, (around) => entering(enter(around)));
      const isOfCall = next.readings.every(({ kind }) => kind === 'call');
      const isSaidBelow = ts.isClassLike(open);
      const mayChoose = placed === place && !method && isOfCall && !isSaidBelow;
      const places = mayChoose ? asked.places(at, open, place) : (placed === at && next.asking) || [placed];
      if (!isCarried && isWithin(at, ownerOf(open)) && !takesMember(at, ownerOf(open), way.call ?? place)) {
        avoided.add(site);
        isAvoided = true;
        continue;
      }
      if (places.length === 0) {
        avoided.add(site);
        continue;
      }
      const context = inside(free);
      // What it is called with may choose another branch, here or on the way to the site.
      const isComeTo = () =>
        comesTo(evaluator, at, enter(free), site, context) && mayPass(evaluator, next.passed, at, enter);
      if (!isCarried && !isComeTo()) {
        avoided.add(site);
        isAvoided = true;
        continue;
      }
      reached.add(site);
      const here = isCarried ? withoutOther(evaluator, context, site) : context;
      const reading = (around: Context) => readAt(site, around);
      const read = () => reading(here);
      const carried = withBound(next.carried, enter(free));
      const readCarried = () => evaluator.within(withBound(carried, context), read);
      const first = isCarried ? readCarried() : boundTogether(read(), () => insideEach(free), reading);
      // What a setting elsewhere hangs on, no argument makes known.
      const isSet = !isCarried && !method && first?.open === open;
      const answer = ofAllMembers(evaluator, next, place, isSet ? readCarried() : first);
      if (!answer) continue;
      const isBare = placed === place && addsOnlyWhom(place, next, answer.readings);
      const isAsked =
        placed === place && isNear(at, place) && (isBare || givesOnlyWhom(evaluator, place, next));
      const request = next.toldAt ?? (isAsked ? at : undefined);
      const lent =
        next.lentAt ??
        (placed === place ? lentBy(evaluator, next, place, answer.readings, standing, isBare) : undefined);
      const base = isCarried || isSet ? withBound(carried, context) : free;
      const again = (bound: Context) => evaluator.within(withBound(base, bound), read);
      noteWay(answer.readings, { around: atPlace && placed === place ? atPlace : free, again });
      const isOnKnown = answer.open !== open && answer.readings.length > 0 && !isOnItself(place);
      if (method) note(isOnKnown ? onKnown : onUnknown, site, place);
      const isOthers = answer.open !== undefined && next.others?.includes(answer.open);
      const said = allSaidBy(answer.readings);
      if (answer.open && answer.open !== open && next.followed.get(answer.open) === said) {
        isFollowed = true;
        continue;
      }
      // A method that a class calls on itself is called on what others call the method around on.
      const outer = (each: Open) =>
        method && isOnItself(place) ? methodOfMade(place, each, answer.readings) : undefined;
      if (
        answer.open &&
        (answer.open !== open || outer(open)) &&
        !isOthers &&
        depth < DEEPEST &&
        mayBind(evaluator, answer.open, site)
      ) {
        const saidHere =
          placed === site
            ? []
            : lentAt(saidSoFar(answer.readings), lent).flatMap((reading) =>
                places.map((each) => ({ site, reading, place: each })),
              );
        vague.push(...saidHere);
        const bringing = bringingAround(evaluator, answer.readings, place);
        const isBrought = bringing && bringing !== open && isCalled(bringing, next.hops);
        const opens = isBrought ? [bringing] : [answer.open, ...(answer.others ?? [])];
        for (const each of opens) {
          const around = outer(each);
          if (around && !isFirst(outerWays, site, wayOf(around, answer.readings))) continue;
          for (const asking of asidePlaces(places, each))
            queueOf(answer.readings).push({
              ...(around && { method: around }),
              site,
              open: givenBy(each, place) ?? each,
              within: inside,
              each: insideEach,
              at: asking[0]!,
              ...(asking.length > 1 && { asking }),
              isCarried: isCarried || isSet || !isWithin(asking[0]!, ownerOf(each)),
              carried: isCarried || isSet ? carried : next.carried,
              hops: hopsOf(answer.readings),
              depth: depth + 1,
              readings: answer.readings,
              above: [...next.above, ...saidHere],
              passed: withPassed(next.passed, at, enter),
              followed: new Map(next.followed).set(each, said),
              meant: meantOn(next.meant, way, owner),
              ...(request && { toldAt: request }),
              ...(lent && { lentAt: lent }),
              ...(whole && { whole }),
              ...(opens.length > 1 && { others: opens }),
              ...(isOfMaker && { isOfMaker }),
            });
        }
        isFollowed = true;
        continue;
      }
      for (const reading of lentAt(toldAt(answer.readings, request), lent)) {
        if (!isNamed(reading) && !isToldByRequest(reading, placed)) {
          if (placed !== site && (saysPath(reading) || mayRelay(reading, [next.at, place])))
            pathful.push(...places.map((each) => ({ site, reading, place: each })));
          continue;
        }
        isFollowed = true;
        const told = saidBy(reading);
        if (isOfMaker && byCallers.get(site)?.has(told)) continue;
        if (!isOfMaker) byCallers.set(site, (byCallers.get(site) ?? new Set()).add(told));
        for (const each of next.above) outdone.add(each);
        if (isVague(reading)) vague.push({ site, reading, place: placed });
        else {
          found.add(site);
          foundAt.set(site, (foundAt.get(site) ?? new Map()).set(placed, hostIn(reading)));
          const told = places.map((each) => ({ reading, place: each }));
          placings.push(...told);
          wholeRequests.note(site, whole, told);
        }
      }
    }
    // Who calls through something that nobody is seen to call says what is known there.
    if (isFollowed || isAvoided || depth === 0 || !ts.isCallExpression(next.at)) continue;
    const here = (reading: Reading) => (next.asking ?? [next.at]).map((place) => ({ site, reading, place }));
    for (const reading of lentAt(next.readings, next.lentAt)) {
      if (reading.kind !== 'call' || next.readings.some((other) => isSaidByDefault(reading, other))) continue;
      if (isNamed(reading) || isToldByRequest(reading, next.at)) {
        // A function that only hands its parameter on says nothing of what others ask through the same place.
        if (!ts.isClassLike(open) && handsOn(next.at, open, site)) handedOn.push(...here(reading));
        else {
          found.add(site);
          placings.push(...here(reading));
        }
      } else if (saysPath(reading)) pathful.push(...here(reading));
    }
  }
  const told = settled(
    { placings, found, foundAt, handedOn, vague, outdone, pathful, fallback, called, reached, avoided },
    standing,
  );
  return wholeRequests.settled(told);
}
