/**
 * The places between a site and who says what it asks for: each calls the function around the next, and may do so only where a test holds. In: the places
 * of a way and what those further up give. Out: whether the way is gone with that. Why: who gives a kind that a test in between lists not asks nothing.
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
import { type Context, free } from '../evaluate/values.js';
import type { OpenSite } from './open-sites.js';
import type { Standing } from './standing.js';

/** A place on the way, and what is known there inside of who calls the function around the last. */
export interface Passed {
  readonly place: ts.Node;
  within(inside: Context): Context;
}

/**
 * Whether a way leads through a library that each program gives a function of its own, from that of one program to another program: who calls the library
 * there means their own.
 */
export function isOfAnother(
  { program }: Evaluator,
  { site, followed }: Pick<OpenSite, 'site' | 'followed'>,
  place: ts.Node,
  { isNear, isOfService }: Pick<Standing, 'isNear' | 'isOfService'>,
): boolean {
  if (isNear(site, place) || !isOfService(site) || !isOfService(place)) return false;
  return [...followed.keys()].some((open) => program.isGivenBySeveral(open.getSourceFile()));
}

/** The places of a way that goes on by one more. */
export function withPassed(
  passed: readonly Passed[],
  place: ts.Node,
  enter: (around: Context) => Context,
): readonly Passed[] {
  return [
    ...passed.map((each) => ({ ...each, within: (around: Context) => each.within(enter(around)) })),
    { place, within: enter },
  ];
}

/** Whether what a call gives may lead through its own place and all others of a way. */
export function mayPass(
  evaluator: Evaluator,
  passed: readonly Passed[],
  at: ts.Node,
  enter: (around: Context) => Context,
): boolean {
  return withPassed(passed, at, enter).every(({ place, within }) =>
    mayRun(evaluator, place, place.getSourceFile(), within(free)),
  );
}
