/**
 * In: how many source files a monorepo shall have. Out: its packages, their files, and which file imports what. Why: speed is
 * only comparable on a graph that looks like people's: packages of one size, libraries in tiers, files that import a handful
 * of neighbours, few cycles. Shares and counts are those of public TypeScript monorepos of some thousand files.
 */
import { Random } from '../random.mjs';

/**
 * @typedef {{ target: SourceFile, specifier: string, form: 'value' | 'type' | 'both' | 'namespace' | 'dynamic' | 're-export' }} Import
 * @typedef {{ path: string, concept: string, layer: string, imports: Import[], external: string[] }} SourceFile
 *   `path` is relative to the package; `concept` is what the file is about, such as `order-amount`
 * @typedef {{ name: string, path: string, kind: 'service' | 'library', language: 'typescript' | 'react' | 'commonjs',
 *   specifiers: '.js' | 'none' | '@/', entry: 'src' | 'dist', files: SourceFile[], uses: Package[], random: Random }} Package
 */

/** So many source files are in every package, whatever the size of the whole. */
export const FILES_PER_PACKAGE = 100;

const SUBJECTS =
  'account address basket carrier catalogue coupon courier customer delivery discount invoice ledger order parcel partner payment payout price product promotion purchase quota receipt refund return review shelf shipment stock subscription supplier tariff tax transfer voucher warehouse warranty wishlist'.split(
    ' ',
  );
/** What is written about each subject, from the innermost layer to the outermost: a file imports only what stands before it. */
const ASPECTS = [
  ['domain', 'amount'],
  ['domain', 'status'],
  ['domain', 'policy'],
  ['persistence', 'repository'],
  ['application', 'quote'],
  ['application', 'reservation'],
  ['application', 'change'],
  ['http', 'route'],
  ['messaging', 'listener'],
];
const TIERS = 5;
const EXTERNAL = ['zod', 'pino', 'date-fns', 'node:crypto', 'node:path', 'node:util', 'lodash/groupBy'];

/** @param {number} files a multiple of FILES_PER_PACKAGE @returns {Package[]} libraries first */
export function planMonorepo(files) {
  const count = files / FILES_PER_PACKAGE;
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`A monorepo of ${files} files cannot be built: not a multiple of ${FILES_PER_PACKAGE}`);
  }
  const random = new Random(files);
  const libraries = Math.ceil(count * 0.4);
  /** @type {Package[]} */
  const packages = [];
  for (let index = 0; index < count; index++) {
    const one = planPackage(index, index < libraries, random);
    one.uses = usedBy(one, index, libraries, packages, random);
    packages.push(one);
  }
  for (const one of packages) connect(one);
  for (const [index, one] of packages.entries()) {
    addFileCycle(one, index);
    if (index % 40 === 3 && one.kind === 'library') addPackageCycle(one);
    if (index % 8 === 7 && one.kind === 'service') addReachAcross(one, packages[index - 1]);
  }
  return packages;
}

/** @param {number} index @param {boolean} isLibrary @param {Random} parent @returns {Package} */
function planPackage(index, isLibrary, parent) {
  const random = new Random(parent.between(0, 2 ** 31));
  const subjects = random.sample(SUBJECTS, 10);
  const name = `${subjects[0]}-${isLibrary ? 'kit' : 'service'}-${index}`;
  const language = isLibrary || index % 5 > 1 ? 'typescript' : index % 5 === 0 ? 'react' : 'commonjs';
  /** @type {Package['specifiers']} */
  const specifiers = language === 'commonjs' ? 'none' : random.pick(['.js', '.js', 'none', '@/']);
  const extension = language === 'commonjs' ? 'js' : 'ts';
  /** @type {SourceFile[]} */
  const files = ASPECTS.flatMap(([layer, aspect]) =>
    subjects.map((subject) => {
      const suffix = language === 'react' && layer === 'http' ? 'tsx' : extension;
      const concept = `${subject}-${aspect}`;
      return { path: `src/${layer}/${concept}.${suffix}`, concept, layer, imports: [], external: [] };
    }),
  ).slice(0, FILES_PER_PACKAGE - 11);
  for (const { concept } of random.sample(files, 10)) {
    const path = `test/${concept}.test.${extension}`;
    files.push({ path, concept: `${concept}-test`, layer: 'test', imports: [], external: [] });
  }
  const entry = isLibrary ? 'index' : 'main';
  files.push({
    path: `src/${entry}.${extension}`,
    concept: entry,
    layer: 'entry',
    imports: [],
    external: [],
  });
  const path = `${isLibrary ? 'libraries' : 'services'}/${name}`;
  const built = random.chance(0.3) ? 'dist' : 'src';
  return {
    name: `@shop/${name}`,
    path,
    kind: isLibrary ? 'library' : 'service',
    language,
    specifiers,
    entry: built,
    files,
    uses: [],
    random,
  };
}

/**
 * Libraries use libraries of lower tiers, services use any; the first two are what everybody uses.
 * @param {Package} one @param {number} index @param {number} libraries how many there will be
 * @param {readonly Package[]} packages those before it @param {Random} random
 */
function usedBy(one, index, libraries, packages, random) {
  const tier = one.kind === 'service' ? TIERS : Math.floor((index / libraries) * TIERS);
  const lower = packages.slice(0, Math.ceil((tier / TIERS) * libraries)).slice(0, libraries);
  return [...new Set([...lower.slice(0, 2), ...random.sample(lower, 3)])];
}

/** Gives every file of a package its imports. @param {Package} one */
function connect(one) {
  const { files, random } = one;
  const code = codeOf(one);
  for (const [index, file] of files.entries()) {
    if (file.layer === 'entry') {
      const form = one.kind === 'library' ? 're-export' : 'value';
      const handedOut = one.kind === 'library' ? handedOutBy(one) : code.slice(-20);
      file.imports = handedOut.map((target) => importOf(one, file, target, form));
      continue;
    }
    const earlier = file.layer === 'test' ? code : code.slice(Math.max(0, index - 40), index);
    file.imports = random
      .sample(earlier, random.between(2, 4))
      .map((target) => importOf(one, file, target, formOf(random)));
    for (const used of random.sample(one.uses, random.between(0, 2))) add(file, fromPackage(used, random));
    file.external = random.sample(EXTERNAL, random.between(0, 2));
  }
}

/** @param {Package} one */
const codeOf = (one) => one.files.filter(({ layer }) => layer !== 'test' && layer !== 'entry');

/** What a library's index exports. @param {Package} one */
const handedOutBy = (one) => codeOf(one).filter((_, at) => at % 4 === 0);

/** @param {Package} used @param {Random} random @returns {Import} */
function fromPackage(used, random) {
  const target = random.pick(handedOutBy(used));
  const isDeep = random.chance(0.2);
  const inner = target.path.replace(/^src\//, '').replace(/\.\w+$/, '');
  return { target, specifier: isDeep ? `${used.name}/${inner}` : used.name, form: formOf(random) };
}

/** Every second package has one cycle, of two files or of three. @param {Package} one @param {number} index */
function addFileCycle(one, index) {
  if (index % 2 === 0) return;
  const [first, second, third] = one.files.slice(40, 43);
  const ring = index % 4 === 1 ? [first, second] : [first, second, third];
  for (const [at, file] of ring.entries()) {
    const target = ring[(at + 1) % ring.length];
    add(file, importOf(one, file, target, 'value'));
  }
}

/** A library that this one uses comes to need it, too. @param {Package} one */
function addPackageCycle(one) {
  const importer = one.uses.at(-1)?.files[0];
  const target = handedOutBy(one).find(({ concept }) => concept !== importer?.concept);
  if (importer && target) add(importer, { target, specifier: one.name, form: 'value' });
}

/** A service takes a file of its neighbour, past everything. @param {Package} one @param {Package} neighbour */
function addReachAcross(one, neighbour) {
  if (neighbour.kind !== 'service') return;
  const target = neighbour.files[0];
  const ending = one.specifiers === '.js' ? '.js' : '';
  const specifier = `../../../../${neighbour.path}/${target.path.replace(/\.\w+$/, ending)}`;
  add(one.files[0], { target, specifier, form: 'value' });
}

/** Adds an import, unless the name that it brings is taken. @param {SourceFile} file @param {Import} wanted */
function add(file, wanted) {
  const taken = [file, ...file.imports.map(({ target }) => target)];
  if (taken.every(({ concept }) => concept !== wanted.target.concept)) file.imports.push(wanted);
}

/** @param {Random} random @returns {Import['form']} */
function formOf(random) {
  const share = random.next();
  if (share < 0.55) return 'value';
  if (share < 0.75) return 'type';
  if (share < 0.9) return 'both';
  if (share < 0.95) return 'namespace';
  return share < 0.98 ? 'dynamic' : 're-export';
}

/** @param {Package} one @param {SourceFile} from @param {SourceFile} target @param {Import['form']} form @returns {Import} */
const importOf = (one, from, target, form) => ({ target, specifier: specifierOf(one, from, target), form });

/** How one file of a package writes another. @param {Package} one @param {SourceFile} from @param {SourceFile} to */
function specifierOf(one, from, to) {
  const target = to.path.replace(/\.\w+$/, '');
  const ending = one.specifiers === '.js' ? (to.path.endsWith('.tsx') ? '.jsx' : '.js') : '';
  if (one.specifiers === '@/' && from.path.startsWith('src/')) return `@/${target.slice('src/'.length)}`;
  const [fromFolder, toFolder] = [from, to].map(({ path }) => path.slice(0, path.lastIndexOf('/')));
  if (fromFolder === toFolder) return `./${target.slice(toFolder.length + 1)}${ending}`;
  if (fromFolder === 'src') return `./${target.slice('src/'.length)}${ending}`;
  const up = '../'.repeat(from.path.split('/').length - 1);
  return fromFolder.startsWith('src/')
    ? `../${target.slice('src/'.length)}${ending}`
    : `${up}${target}${ending}`;
}
