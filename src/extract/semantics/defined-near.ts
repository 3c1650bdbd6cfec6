/**
 * Which definitions a build has for the files of a program: `new DefinePlugin({ … })` of webpack and rspack, `define: { … }` of Vite, esbuild, Rsbuild, tsup and
 * Umi, `replace({ … })` of Rollup, `env: { … }` of Next and its like. In: the files of the tree. Out: what stands for a name at a place, by
 * the nearest configuration above it, unless that builds pages and only a server runs what stands there; for a library, which whoever builds it configures, by what all of those say that define the name.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { definedAs } from './evaluate/defined.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { fixed } from './evaluate/text.js';
import type { Value } from './evaluate/values.js';
import type { Link } from './links.js';
import { serverSide } from './server-side.js';
import { innermostUnit } from './units.js';

/** What builds are configured by, and scripts that run them. */
const CONFIG =
  /(?:^|\/)(?:(?:[\w.-]*[.-])?(?:vite|webpack|rspack|rsbuild|rollup|esbuild|tsup|tsdown|next|astro|vue|craco|quasar|umi|farm)[\w.-]*|(?:[\w-]+[.-])?(?:build|bundle)(?:[.-][\w.-]+)?|config-overrides|\.umirc[\w.]*)\.[cm]?[jt]s$/;
/** Those whose `env` stands for variables of the process. */
const SETS_ENV = /(?:^|\/)(?:(?:next|tsup|quasar|umi)[\w.-]*|\.umirc[\w.]*)\.[cm]?[jt]s$/;
/** What is built for servers, alone or with its pages. */
const FOR_SERVERS =
  /['"]node\d*['"]|\bssr\b|\bexternals\b|nodeExternals|sveltekit|@remix-run|@react-router\/dev|\bastro\b|\btsup\b|\btsdown\b|\bnitro\b/;
/** A first look at the text. */
const DEFINES = /\b(?:DefinePlugin|EnvironmentPlugin|define)\b|\breplace\s*\(\s*\{|\benv\s*:/;
/** Directories that hold configurations of the one above. */
const HELD = /(?:^|\/)(?:config|configs|webpack|build|scripts|tools|bundler|\.[\w-]+)\/$/;
/** Files that a configuration imports, and that import others. */
const DEEPEST = 2;

/** An object of definitions. */
interface Definitions {
  readonly object: ts.Expression;
  /** What stands before its names. */
  readonly below: string;
  /** What it says holds where the variable of that name is not set. */
  readonly isDefault?: boolean;
}

interface Configuration {
  /** The directory of the program, and the unit that it lies in. */
  readonly base: Path;
  readonly unit: Path;
  readonly paths: ReadonlySet<Path>;
  readonly texts: readonly string[];
  /** It builds pages, and no server. */
  readonly isForPages: boolean;
}

/** What stands for a name at a place; nothing where no build defines it. Looked for when it is first asked for. */
export type DefinedNear = (name: string, at: ts.Node) => readonly Value[];

export function definedNear(
  evaluator: Evaluator,
  files: readonly Path[],
  imports: readonly Link[],
  units: readonly UnitFact[],
): DefinedNear {
  const { program } = evaluator;
  const unitOf = innermostUnit(units);
  let all: readonly Configuration[] | undefined;
  const known = new Map<Configuration, Map<string, readonly Value[]>>();
  const near = new Map<Path, readonly Configuration[]>();
  const definitions = new Map<Configuration, readonly Definitions[]>();
  const saidBy = (configuration: Configuration, name: string): readonly Value[] => {
    const told = known.get(configuration) ?? new Map<string, readonly Value[]>();
    known.set(configuration, told);
    const before = told.get(name);
    if (before) return before;
    // What a definition says of the name itself is no more than the name.
    told.set(name, []);
    const word = name.slice(name.lastIndexOf('.') + 1);
    if (!configuration.texts.some((text) => text.includes(word))) return [];
    const found = evaluator.apart(() => {
      const said = definitions.get(configuration) ?? definitionsIn(evaluator, configuration);
      definitions.set(configuration, said);
      return said.flatMap((each) => definedIn(evaluator, each, name));
    });
    told.set(name, found);
    return found;
  };
  const elsewhere = new Map<string, readonly Value[]>();
  let configuring: ReadonlySet<Path> | undefined;
  const isOfServer = serverSide(imports);
  return (name, at) => {
    all ??= configurationsAmong(evaluator, files, imports, unitOf);
    configuring ??= new Set(all.flatMap(({ paths }) => [...paths]));
    if (all.length === 0) return [];
    const path = program.pathOf(at.getSourceFile());
    if (configuring.has(path)) return [];
    const directory = path.slice(0, path.lastIndexOf('/') + 1);
    const ours = near.get(directory) ?? nearestTo(directory, unitOf(path), all);
    near.set(directory, ours);
    if (ours.length > 0)
      return ours.flatMap((each) => {
        const said = saidBy(each, name);
        return said.length > 0 && each.isForPages && isOfServer(path) ? [] : said;
      });
    // The environment of a program that no build defines is its own.
    if (name.includes('.')) return [];
    const found = elsewhere.get(name) ?? all.flatMap((each) => saidBy(each, name));
    elsewhere.set(name, found);
    return found;
  };
}

/** The configurations of the program that a directory belongs to. */
function nearestTo(directory: Path, own: Path, all: readonly Configuration[]): readonly Configuration[] {
  const above = all.filter(({ base, unit }) => unit === own && directory.startsWith(base));
  const longest = Math.max(...above.map(({ base }) => base.length));
  return above.filter(({ base }) => base.length === longest);
}

function configurationsAmong(
  { program }: Evaluator,
  files: readonly Path[],
  imports: readonly Link[],
  unitOf: (path: Path) => Path,
): readonly Configuration[] {
  const named = files.filter((path) => CONFIG.test(path));
  if (named.length === 0) return [];
  const targets = new Map<Path, Path[]>();
  for (const { from, to } of imports)
    if ('file' in to) targets.set(from, [...(targets.get(from) ?? []), to.file]);
  return named.flatMap((path) => {
    const paths = new Set([path]);
    let last: readonly Path[] = [path];
    for (let depth = 0; depth < DEEPEST; depth += 1) {
      last = last.flatMap((each) => targets.get(each) ?? []).filter((each) => !paths.has(each));
      for (const each of last) paths.add(each);
    }
    const texts = [...paths].flatMap((each) => program.text(each) ?? []);
    if (!texts.some((text) => DEFINES.test(text))) return [];
    let base = path.slice(0, path.lastIndexOf('/') + 1);
    while (HELD.test(base)) base = base.replace(/[^/]+\/$/, '');
    const isForPages = !SETS_ENV.test(path) && !texts.some((text) => FOR_SERVERS.test(text));
    return [{ base, unit: unitOf(path), paths, texts, isForPages }];
  });
}

function definitionsIn({ program }: Evaluator, { paths }: Configuration): readonly Definitions[] {
  const found: Definitions[] = [];
  for (const path of paths) {
    if (!DEFINES.test(program.text(path) ?? '')) continue;
    const file = program.file(path);
    const visit = (node: ts.Node): void => {
      found.push(...definitionsAt(node, SETS_ENV.test(path)));
      ts.forEachChild(node, visit);
    };
    if (file) visit(file);
  }
  return found;
}

function definitionsAt(node: ts.Node, setsEnvironment: boolean): readonly Definitions[] {
  if (ts.isNewExpression(node)) {
    const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    const [object] = node.arguments ?? [];
    if (!object || !ts.isIdentifier(name)) return [];
    if (name.text === 'DefinePlugin') return [{ object, below: '' }];
    return name.text === 'EnvironmentPlugin' ? [{ object, below: 'process.env.', isDefault: true }] : [];
  }
  if (ts.isCallExpression(node)) {
    const [object] = node.arguments;
    return isReplacing(node) && object && ts.isObjectLiteralExpression(object) ? [{ object, below: '' }] : [];
  }
  const name =
    ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) ? node.name : undefined;
  if (!name || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) return [];
  const object = ts.isPropertyAssignment(node) ? node.initializer : (name as ts.Identifier);
  if (name.text === 'define' || (name.text === 'values' && isReplacing(node.parent.parent)))
    return [{ object, below: '' }];
  return name.text === 'env' && setsEnvironment ? [{ object, below: 'process.env.' }] : [];
}

/** `replace({ … })` */
function isReplacing(node: ts.Node): boolean {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'replace';
}

function definedIn(
  evaluator: Evaluator,
  { object, below, isDefault }: Definitions,
  name: string,
): readonly Value[] {
  if (!name.startsWith(below)) return [];
  const asked = name.slice(below.length);
  const said = evaluator
    .valuesOf(object)
    .filter(({ kind }) => kind === 'object' || kind === 'record')
    .flatMap((value) => definedAs(evaluator, value, asked, object));
  if (!isDefault) return said;
  const usual = said.map(fixed).filter((each) => each !== undefined);
  const [only, ...others] = usual;
  return only === undefined || others.length > 0
    ? []
    : [{ kind: 'text', parts: [{ variable: asked, otherwise: [only] }], origins: [object] }];
}
