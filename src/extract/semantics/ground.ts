/** What the readers of what code does stand on: the files, where their imports lead, and one evaluator, so that each file is parsed once. */
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { readText } from '../tree.js';
import { importersOf, within } from './candidates.js';
import { carriedNear } from './carried-near.js';
import { Evaluator } from './evaluate/evaluator.js';
import { Program } from './evaluate/program.js';
import { type Link, unpackLinks } from './links.js';
import { settingsNear } from './settings-near.js';

/** What a ground is made of; all of it can be sent to another thread. */
export interface GroundData {
  /** Absolute path of the analysed root. */
  readonly root: string;
  /** The source files that are no tests. */
  readonly files: readonly Path[];
  /** What they import, by `packLinks`. */
  readonly links: readonly string[];
  readonly units: readonly UnitFact[];
}

export interface Ground {
  readonly evaluator: Evaluator;
  readonly imports: readonly Link[];
  readonly units: readonly UnitFact[];
  /** The files whose text was asked for; grows as readers ask. */
  readonly asked: ReadonlySet<Path>;
  /** The text of a file; undefined for what cannot be read. */
  read(path: Path): string | undefined;
  /** The source files that reach a file by at most so many imports, itself among them. */
  importersOf(path: Path, hops: number): readonly Path[];
}

export function groundOf({ root, files, links, units }: GroundData): Ground {
  const imports = unpackLinks(links);
  const importers = importersOf(imports);
  const isFile = new Set(files);
  const asked = new Set<Path>();
  const read = remembered((path) => readText({ root, asked }, path, 'code').text);
  const evaluator = new Evaluator(new Program(imports, read));
  evaluator.factoriesNear = settingsNear(evaluator, imports, units);
  evaluator.carriedNear = carriedNear(evaluator, imports, units);
  return {
    evaluator,
    imports,
    units,
    asked,
    read,
    importersOf: (path, hops) => [...within(hops, [path], importers)].filter((each) => isFile.has(each)),
  };
}

function remembered(read: (path: Path) => string | undefined): (path: Path) => string | undefined {
  const texts = new Map<Path, string | undefined>();
  return (path) => {
    if (!texts.has(path)) texts.set(path, read(path));
    return texts.get(path);
  };
}
