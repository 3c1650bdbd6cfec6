/**
 * In: the model. Out: each pair of services that more than a call binds, and what follows: merge, saga, split or leave.
 * Why: a boundary is right where each side can change, fail and be consistent alone. Two signs that it cannot make one bounded context
 * (Newman, Building Microservices, 2021, ch. 3 and 6); what a transaction binds and nothing else does is a saga (Richardson, Microservices
 * Patterns, 2018, ch. 4); what only data or calls bind can be cut. Weights of data: a write 1, a read 0.25 (Service Cutter, Gysel et al. 2016).
 */
import { type Bond, type BondKind, type BoundPair, boundPairs } from './bonds.js';
import type { Model } from './model.js';
import { programOf } from './programs.js';

/** `merge`: they are one. `saga`: cut the transaction into steps. `split`: cut what binds them. `leave`: too little to move a boundary for. */
export type Suggestion = 'merge' | 'saga' | 'split' | 'leave';

/** A sign that two services are one bounded context: two of them make one. */
export type Sign = 'consistent together' | 'changed together' | 'waiting for each other';

export interface ServicePair extends BoundPair {
  readonly suggestion: Suggestion;
  readonly signs: readonly Sign[];
  /** See `strengthOf`. */
  readonly strength: number;
}

const SUGGESTIONS: readonly Suggestion[] = ['merge', 'saga', 'split', 'leave'];

/** What is to be merged first, then sagas, splits and the rest, each the strongest first. */
export function servicePairs(model: Model): ServicePair[] {
  const pairs = boundPairs(model).map(({ a, b, bonds }): ServicePair => {
    const { suggestion, signs } = suggestionFor(bonds);
    // What is one program is neither to be merged nor to be split.
    const isOne = programOf(model, a) === programOf(model, b);
    return { a, b, bonds, suggestion: isOne ? 'leave' : suggestion, signs, strength: strengthOf(bonds) };
  });
  const strongest = pairs.sort((one, other) => other.strength - one.strength);
  return SUGGESTIONS.flatMap((each) => strongest.filter(({ suggestion }) => suggestion === each));
}

/** What follows from what binds a pair. */
export function suggestionFor(bonds: readonly Bond[]): Pick<ServicePair, 'suggestion' | 'signs'> {
  const signs = SIGNS.filter(({ kinds }) => isBound(bonds, kinds)).map(({ sign }) => sign);
  if (signs.length > 1) return { suggestion: 'merge', signs };
  if (isBound(bonds, ['transaction'])) return { suggestion: 'saga', signs };
  const reads = bonds.find(({ kind }) => kind === 'read')?.amount ?? 0;
  const isCut = signs.length > 0 || isBound(bonds, ['join', 'loop']) || READ * reads >= WRITE;
  return { suggestion: isCut ? 'split' : 'leave', signs };
}

function isBound(bonds: readonly Bond[], kinds: readonly BondKind[]): boolean {
  return bonds.some(({ kind }) => kinds.includes(kind));
}

/** What shows each sign. */
const SIGNS: readonly { readonly sign: Sign; readonly kinds: readonly BondKind[] }[] = [
  { sign: 'consistent together', kinds: ['transaction', 'write'] },
  { sign: 'changed together', kinds: ['changes'] },
  { sign: 'waiting for each other', kinds: ['circle'] },
];

const WRITE = 1;
const READ = 0.25;

/**
 * How much binds a pair: a transaction and each table that is written 1, each that is read 0.25; beside them, heuristic, a circle 1, each
 * place that asks again and again 0.25, and the degree of shared changes. Joins are made of reads and writes.
 */
export function strengthOf(bonds: readonly Bond[]): number {
  const sum = bonds.reduce((total, { kind, amount, degree = 0 }) => {
    if (kind === 'join') return total;
    if (kind === 'changes') return total + degree;
    if (kind === 'circle') return total + 1;
    return total + amount * (kind === 'read' || kind === 'loop' ? READ : WRITE);
  }, 0);
  return Math.round(100 * sum) / 100;
}
