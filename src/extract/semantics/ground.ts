/** What the readers of what code does stand on: the files, where their imports lead, and one evaluator, so that each file is parsed once. */
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { readText, targetInside } from '../tree.js';
import { answeredSettings } from './answered-settings.js';
import { handsOnOnly, NAMED_BARREL } from './barrels.js';
import { callsOf } from './calls-of.js';
import { importersOf, within } from './candidates.js';
import { carriedNear } from './carried-near.js';
import { configuredHooks } from './configured-hooks.js';
import { definedNear } from './defined-near.js';
import { Evaluator } from './evaluate/evaluator.js';
import { Program } from './evaluate/program.js';
import { rememberedFor } from './evaluate/remembered.js';
import { globalsNear } from './globals-near.js';
import { contextsNear } from './graph-contexts.js';
import { handedDown } from './handed-down.js';
import { implementing } from './implementing.js';
import { type Link, unpackLinks } from './links.js';
import { madeAs } from './made-as.js';
import { metadataSet } from './metadata-near.js';
import { pageSettings } from './page-settings.js';
import { providedNear } from './provided-near.js';
import { settingsNear } from './settings-near.js';
import { storedNear } from './stored-near.js';
import { filesAround, type Taken, takenBranches } from './taken/index.js';
import { innermostUnit } from './units.js';

/** What a ground is made of; all of it can be sent to another thread. */
export interface GroundData {
  /** Absolute path of the analysed root. */
  readonly root: string;
  /** The source files that are no tests. */
  readonly files: readonly Path[];
  /** What they import, by `packLinks`. */
  readonly links: readonly string[];
  readonly units: readonly UnitFact[];
  /** The files beside the sources that may tell a page something. */
  readonly telling?: readonly Path[];
}

export interface Ground {
  readonly evaluator: Evaluator;
  /** The source files that are no tests. */
  readonly files: readonly Path[];
  readonly imports: readonly Link[];
  readonly units: readonly UnitFact[];
  /** The files whose text was asked for; grows as readers ask. */
  readonly asked: ReadonlySet<Path>;
  /** The text of a file; undefined for what cannot be read. */
  read(path: Path): string | undefined;
  /** The same of what documents refer to: of code, no more than git would not ignore. */
  readReferred(path: Path): string | undefined;
  /** The source files that reach a file by at most so many imports, itself among them. */
  importersOf(path: Path, hops: number): readonly Path[];
  /** Those of them whose text holds one of some names; what has no name may be meant by any. */
  mentioning(path: Path, names: ReadonlySet<string | undefined>, hops: number): readonly Path[];
  /** The places by which what a place does is done, by those who come to it. */
  takenBy: Taken;
}

export function groundOf({ root, files, links, units, telling = [] }: GroundData): Ground {
  const imports = unpackLinks(links);
  const importers = importersOf(imports);
  const isFile = new Set(files);
  const asked = new Set<Path>();
  // What documents refer to may lie behind a link that leads out of the root, or be no file of the tree.
  const isInside = (path: Path) => isFile.has(path) || targetInside(root, path) !== undefined;
  const read = rememberedFor((path: Path) =>
    isInside(path) ? readText({ root, asked }, path, 'code').text : undefined,
  );
  const evaluator = new Evaluator(new Program(imports, read));
  evaluator.factoriesNear = settingsNear(evaluator, imports, units);
  evaluator.carriedNear = carriedNear(evaluator, imports, units);
  evaluator.contextsNear = contextsNear(evaluator, imports, units);
  evaluator.configuredHooks = configuredHooks(evaluator, imports);
  evaluator.handedDown = handedDown(evaluator, files, imports, units);
  evaluator.globalsNear = globalsNear(evaluator, imports, units);
  evaluator.toldToPages = pageSettings(evaluator, files, telling, imports, units);
  evaluator.storedNear = storedNear(evaluator, files, units);
  evaluator.answeredNear = answeredSettings(evaluator, files, units);
  evaluator.definedNear = definedNear(evaluator, files, imports, units);
  evaluator.providedNear = providedNear(evaluator, imports, units);
  const isBarrel = rememberedFor((path: Path) => NAMED_BARREL.test(path) && handsOnOnly(read(path) ?? ''));
  const near = rememberedFor((path: Path) =>
    rememberedFor((hops: number) => [...within(hops, [path], importers, isBarrel)]),
  );
  const reaching = (path: Path, hops: number) => near(path)(hops).filter((each) => isFile.has(each));
  const wordsOf = rememberedFor((path: Path) => new Set<string>((read(path) ?? '').match(WORDS)));
  const mentioning: Ground['mentioning'] = (path, names, hops) => {
    const wanted = [...names].filter((name) => name !== undefined);
    // Most texts hold no such letters, which is found out faster than what words they are made of.
    const isMentioned = (each: Path) =>
      wanted.some((name) => (read(each) ?? '').includes(name) && wordsOf(each).has(name));
    return wanted.length < names.size ? reaching(path, hops) : reaching(path, hops).filter(isMentioned);
  };
  const unitOf = innermostUnit(units);
  const services = new Set(units.flatMap(({ path, shows }) => (shows === 'service' ? [path] : [])));
  evaluator.callsOf = callsOf(evaluator, mentioning, units);
  evaluator.madeAs = madeAs(evaluator, mentioning, units);
  evaluator.implementing = implementing(evaluator, mentioning);
  evaluator.metadataSet = metadataSet(evaluator, mentioning, files);
  return {
    evaluator,
    files,
    imports,
    units,
    asked,
    read,
    readReferred: (path) => (SCRIPT.test(path) && !isFile.has(path) ? undefined : read(path)),
    importersOf: reaching,
    mentioning,
    takenBy: takenBranches(evaluator, {
      mentioning,
      importersOf: reaching,
      read,
      around: filesAround(files, unitOf),
      isShared: (path) => !services.has(unitOf(path)),
      unitOf,
    }),
  };
}

const SCRIPT = /\.[cm]?[jt]sx?$/;

/** What can be a name in code. */
const WORDS = /[\w$\u0080-\uffff]+/g;
