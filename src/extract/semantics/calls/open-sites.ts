/** Sites of which what they say hangs on what those give who call the function, or make the class, around them: what is known so far of one such way. */
import type { ts } from 'ts-morph';
import type { Context } from '../evaluate/values.js';
import type { MeantCall } from './meant-calls.js';
import type { Passed } from './passed-places.js';
import type { Reading } from './readings.js';
import type { Vague } from './settled.js';
import type { Site } from './site.js';
import type { Whole } from './whole-requests.js';
import type { Opening } from './within.js';

export interface OpenSite {
  readonly site: Site;
  readonly open: Opening;
  readonly within: (inside: Context) => Context;
  /** The same for each element of the lists that loops on the way run over. */
  readonly each: (inside: Context) => readonly Context[];
  /** The place that it is said of so far. */
  readonly at: ts.Node;
  /** All such places, where several call a method of what one place makes. */
  readonly asking?: readonly ts.Node[];
  /** Whether it hangs on a parameter of what it is no part of. */
  readonly isCarried: boolean;
  /** What such parameters were bound to on the way. */
  readonly carried: Context;
  /** How many imports away it is looked for who calls. */
  readonly hops: number;
  readonly depth: number;
  /** What it says so far. */
  readonly readings: readonly Reading[];
  /** The other parameters that what it says hangs on, each of which is followed by itself. */
  readonly others?: readonly Opening[];
  /** What was said on the way to it. */
  readonly above: readonly Vague[];
  /** The places on the way from the site to where it is said of, that one left out. */
  readonly passed: readonly Passed[];
  /** What it said when it was found to hang on each of these: functions that call each other lead to the same again. */
  readonly followed: ReadonlyMap<Opening, string>;
  /** The request, where those further up say only whom it asks. */
  readonly toldAt?: ts.Node;
  /** The request of a library that gives it back among others, which who takes it makes. */
  readonly lentAt?: ts.Node;
  /** The request, where it says all but a segment of its path. */
  readonly whole?: Whole;
  /** What is called on the way that was handed there. */
  readonly meant?: readonly MeantCall[];
  /** The method around the site, where it is those who call that, and not those who make its class, who are looked for. */
  readonly method?: ts.MethodDeclaration;
  /** Those who make the class say what is meant where nobody is seen to call that. */
  readonly isOfMaker?: true;
}
