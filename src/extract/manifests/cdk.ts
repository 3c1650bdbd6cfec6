/**
 * What the AWS CDK deploys. In: its file, and the stacks around it, which are code. Out: the packages that the code of a function lies in, as a stack says
 * (`entry: join(__dirname, '../src/orders/index.js')`, `Code.fromAsset('orders')`); the package around the file, or, where nothing lies around, those
 * beside it, if functions are handed out there, or whose function a stack names with what it is packed under (`handler: 'index.main'`, `orders.zip`).
 * What deploys other packages is none of them.
 * Source: https://docs.aws.amazon.com/cdk/v2/guide/cli.html
 */
import { posix } from 'node:path';
import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { KnownUnits } from './known-units.js';
import { HANDS_OUT } from './lambda.js';
import { join, liesIn, nameOf, parentOf } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf } from './values.js';

/** Directories for what deploys the one around them. */
export const INFRASTRUCTURE = /^(?:infra|infrastructure|cdk|iac|deploy|deployment|stacks?|aws)$/i;
/** What only those need who write functions for AWS Lambda. */
const OF_FUNCTIONS = /^(?:@types\/)?aws-lambda$|^@aws-lambda-powertools\/|^@middy\/core$|^pino-lambda$/;
/** What a file says that is a function of whatever name: by its type, or by what it is given. */
const TYPES = /\{([^{}]*)\}\s{0,9}from\s{0,9}['"]aws-lambda['"]/;
const OF_TYPE = /\b(?:\w*Handler|Context)\b/;
const OF_EVENT =
  /\bfrom\s{0,9}['"]@middy\/core['"]|^export\s+(?:default\s+)?(?:const\s+\w+\s*=\s*async\s*|async\s+function\b(?:\s+\w+)?\s*|async\s*)\(\s*(?:_?event\b|\w+\s*:\s*\w+Event(?:V2)?\b)/m;
/** What a stack says of a function: the file and the name that it is handed out by. */
const HANDLER = /\bhandler\s{0,9}:\s{0,9}(['"`])(?:[\w./-]*\/)?([\w-]+)\.(\w+)\1/g;
/** A name that a stack gives: of a program, or of what it is packed in. */
const NAME = /(['"`])(?:[\w./-]*\/)?([\w-]+)(?:\.zip)?\1/g;
/** Where a stack says where code lies: an expression that joins pieces of a path, or a text. */
const CODE =
  /\b(?:entry\s*:|from(?:Image)?Asset\s*\()\s*(?:(?:path\s*\.\s*)?(?:join|resolve)\s*\(([^()]*)\)|(?:`\$\{__dirname\}\/?([^`$]*)`)|(['"`])([^'"`$]*)\3)/g;
/** Where stacks are kept. */
const STACKS = /(?:^|\/)(?:bin|lib|infra\w*|cdk|stacks?|constructs?|deploy\w*|iac)\/|^[^/]+$/i;
const CODE_FILE = /^(?!.*\.(?:d|test|spec)\.).*\.[cm]?[jt]s$/;
/** Stacks beyond these are no program of one system. */
const MOST_FILES = 500;

/** @param units the paths of the packages that are no roots of workspaces */
export function deployedByCdk(
  file: Path,
  sources: Sources,
  known: KnownUnits,
  units: ReadonlySet<Path>,
): UnitFact[] {
  const { tree, packages, read } = sources;
  if (outsideSystem(file)) return [];
  const directory = parentOf(file);
  const isInside = INFRASTRUCTURE.test(nameOf(directory));
  const around = isInside ? parentOf(directory) : directory;
  const holdsFunctions = (path: Path) => {
    const json = packages.find((one) => one.path === path)?.json;
    const needed = ['dependencies', 'devDependencies'].flatMap((key) => Object.keys(mappingOf(json?.[key])));
    return units.has(path) && needed.some((name) => OF_FUNCTIONS.test(name)) && !holdsOnlyStacks(path);
  };
  const codeOf = (path: Path) =>
    tree.files.filter(
      (each) => liesIn(each, path) && CODE_FILE.test(each) && known.around(each)?.path === path,
    );
  /** Their types are of use for what functions share as well. */
  const handsOut = (path: Path) => codeOf(path).some((each) => holdsFunction(read(each) ?? ''));
  /** Types of functions are of use for stacks as well. */
  const holdsOnlyStacks = (path: Path) =>
    codeOf(path).every(
      (each) =>
        STACKS.test(path === '' ? each : each.slice(path.length + 1)) && !HANDS_OUT.test(read(each) ?? ''),
    );
  const beside =
    isInside && !units.has(around)
      ? [...units].filter((path) => path !== directory && parentOf(path) === around)
      : [];
  const prefix = directory === '' ? '' : `${directory}/`;
  const stacks = tree.files
    .filter(
      (path) =>
        path.startsWith(prefix) &&
        (isInside || STACKS.test(path.slice(prefix.length))) &&
        CODE_FILE.test(path),
    )
    .slice(0, MOST_FILES);
  const evidence = { says: `${file} deploys it by the AWS CDK`, at: { path: file, line: 1 } };
  const service = (path: Path): UnitFact => ({
    path,
    name: nameOf(path),
    shows: 'service',
    weight: 'deployed',
    evidence,
  });
  const ofStacks = stacks.map((path) => codeIn(path, directory, read(path) ?? ''));
  const parts = partsOf(
    stacks.flatMap((path, index) => (STACK.test(read(path) ?? '') ? [ofStacks[index]!] : [])),
  ).filter((path) => tree.files.some((each) => liesIn(each, path)));
  const isOfOne = parts.every((path) => known.around(path)?.path === around);
  if (parts.length > 1 && isOfOne && units.has(around)) return parts.map(service);
  const named = ofStacks.flat().flatMap((path) => {
    const unit = known.around(path);
    return unit && unit.isWorkspaceRoot !== true && unit.path !== directory ? [unit.path] : [];
  });
  const packed = stacks.flatMap((path) => packedBy(read(path) ?? '', directory, units, sources));
  const written = [around, ...beside.filter(handsOut)].filter(holdsFunctions);
  return [...new Set([...written, ...named, ...packed])].map(service);
}

/** Whether a file hands out what AWS Lambda runs. */
export function holdsFunction(text: string): boolean {
  return HANDS_OUT.test(text) || OF_EVENT.test(text) || OF_TYPE.test(TYPES.exec(text)?.[1] ?? '');
}

/** The packages that a stack names where it says of a function what it is handed out by, and that hand out such a one. */
function packedBy(
  text: string,
  directory: Path,
  units: ReadonlySet<Path>,
  { filesOf, read }: Sources,
): readonly Path[] {
  if (!/aws-cdk/.test(text)) return [];
  const handlers = [...text.matchAll(HANDLER)].map(([, , file = '', name = '']) => ({ file, name }));
  if (handlers.length === 0) return [];
  const names = new Set([...text.matchAll(NAME)].map(([, , name = '']) => name));
  const handsOut = (path: Path) =>
    [path, join(path, 'src')]
      .flatMap(filesOf)
      .some((each) =>
        handlers.some(
          ({ file, name }) =>
            nameOf(each).replace(/\.[cm]?[jt]s$/, '') === file &&
            new RegExp(
              `^(?:export\\s+(?:(?:async\\s+function|function|const|let)\\s+|\\{[^{}]*?\\b)|(?:module\\.)?exports\\.)${name}\\b`,
              'm',
            ).test(read(each) ?? ''),
        ),
      );
  return [...units].filter((path) => path !== directory && names.has(nameOf(path)) && handsOut(path));
}

/** A class of what is deployed by itself. */
const STACK = /\bextends\s+(?:\w+\.)?Stack\b/;
/** Directories that say what lies in them, and not what it is about. */
const KIND = /^(?:src|handlers?|functions?|lambdas?|code)$/i;

/**
 * The directories of one package that several stacks deploy, each by itself: those around the code of each, where none of them holds that of all. None where
 * the code of one stack lies scattered.
 */
function partsOf(stacks: readonly (readonly Path[])[]): readonly Path[] {
  const directories = stacks.flatMap((code) => {
    const files = code.filter((path) => CODE_FILE.test(path));
    if (files.length === 0) return [];
    const shared = files.map(parentOf).reduce(commonOf);
    return [files.some((path) => parentOf(path) === shared) ? aboutOf(shared) : ''];
  });
  const outermost = [...new Set(directories)].filter(
    (path) => !directories.some((other) => other !== path && liesIn(path, other)),
  );
  return outermost.includes('') ? [] : outermost.sort();
}

function aboutOf(path: Path): Path {
  return KIND.test(nameOf(path)) ? aboutOf(parentOf(path)) : path;
}

/** The innermost directory that holds two others. */
function commonOf(a: Path, b: Path): Path {
  return liesIn(b, a) ? a : commonOf(parentOf(a), b);
}

/** The paths of code that a stack names, beside itself or beside the file of the CDK. */
function codeIn(path: Path, directory: Path, text: string): readonly Path[] {
  if (!/aws-cdk/.test(text)) return [];
  return [...text.matchAll(CODE)].flatMap(([, joined, inDirectory, , plain]) => {
    const pieces =
      joined === undefined
        ? [inDirectory ?? plain ?? '']
        : [...joined.matchAll(/(['"`])([^'"`$]*)\1/g)].map(([, , piece]) => piece ?? '');
    const isBeside = inDirectory !== undefined || /__dirname|import\.meta/.test(joined ?? '');
    const found = posix.join(isBeside ? parentOf(path) : directory, ...pieces);
    return pieces.join('') === '' || found.startsWith('..') ? [] : [found];
  });
}
