/**
 * What SST deploys. In: an sst.config or sst.json, and the stacks below it, which are code. Out: the packages that the handlers lie in which they name
 * (`handler: 'packages/functions/src/orders.place'`). Source: https://sst.dev/docs/component/aws/function
 */
import { posix } from 'node:path';
import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { keyOf, parsed } from '../../yaml/unchecked.js';
import { sourceAt } from './built-sources.js';
import type { KnownUnits } from './known-units.js';
import { liesIn, nameOf, parentOf, SOURCE_FILE } from './paths.js';
import type { Sources } from './sources.js';
import { textOf } from './values.js';

/** What SST is told of a program; the first versions were told where its stacks are: `{ "main": "stacks/index.ts" }`. */
export const SST_CONFIG = /^sst\.(?:config\.[cm]?[jt]s|json)$/;

const HANDLER =
  /\b(?:handler|function|subscribe|subscriber|queue|api)\w*\s*[:(]\s*(['"`])([\w.@-]+(?:\/[\w.@-]+)+\.\w+)\1/g;
/** A text that is a path with a name behind it, whatever it is given to: `api.route('GET /', 'packages/functions/src/orders.list')`. */
const NAMED = /(['"`])((?:\.\/)?[\w@-]+(?:\/[\w.@-]+)*)\.(?!(?:[cm]?[jt]sx?|json|html?)\1)\w+\1/g;
/** The directory that the first versions take handlers to lie in: `app.setDefaultFunctionProps({ srcPath: 'services' })`. */
const BELOW = /\bsrcPath\s*:\s*(['"`])([\w@./-]+)\1/g;
/** Stacks whose functions change a database once, and end. */
const ONCE = /(?:^|\/)(?:\w+[.-])?(?:migrat\w*|seed\w*)\.[cm]?[jt]s$/i;
/** Where stacks are kept, beside the file itself. */
const STACKS = /^(?:sst\.config|(?:stacks?|infra\w*|deploy\w*|constructs?)\/.*)\.[cm]?[jt]s$/;

export function deployedBySst(file: Path, sources: Sources, known: KnownUnits): UnitFact[] {
  const { tree, read } = sources;
  if (outsideSystem(file)) return [];
  const directory = parentOf(file);
  const prefix = directory === '' ? '' : `${directory}/`;
  const main = file.endsWith('.json') ? textOf(keyOf(parsed(read(file) ?? ''), 'main')) : undefined;
  const told = main === undefined ? undefined : parentOf(posix.join(directory, main));
  const isStack = (path: Path) =>
    STACKS.test(path.slice(prefix.length)) ||
    (told !== undefined && told !== directory && liesIn(path, told) && SOURCE_FILE.test(path));
  const stacks = tree.files.filter((path) => path.startsWith(prefix) && isStack(path) && !ONCE.test(path));
  const texts = stacks.map((path) => read(path) ?? '');
  const below = new Set(
    texts.flatMap((text) => [...text.matchAll(BELOW)].map(([, , source = '']) => source)),
  );
  const bases = ['', ...below].map((base) => posix.join(directory, base));
  const handlers = texts.flatMap((text) => {
    const named = [...text.matchAll(NAMED)].flatMap(([, , stem = '']) =>
      bases.map((base) => posix.join(base, stem)),
    );
    return [
      ...[...text.matchAll(HANDLER)].map(([, , handler = '']) => posix.join(directory, handler)),
      ...named.filter((stem) => sourceAt(stem, sources) !== undefined),
    ];
  });
  const named = handlers.flatMap((handler) => {
    const unit = known.around(handler);
    return unit && unit.isWorkspaceRoot !== true ? [unit.path] : [];
  });
  const evidence = { says: `${file} deploys it by SST`, at: { path: file, line: 1 } };
  return [...new Set(named)].map((path) => ({
    path,
    name: nameOf(path),
    shows: 'service',
    weight: 'deployed',
    evidence,
  }));
}
