/**
 * In: a package, and the commands of bundlers that build and serve it. Out: what shows that it is a front end. A micro front end is loaded from where it
 * is served, so it is deployed by itself, though its package.json hands out code as that of a library does. A page that a bundler builds is one as well;
 * a library only has one to be tried with: what is built of it is no page, or others import it.
 * Sources: https://webpack.js.org/concepts/module-federation/, https://single-spa.js.org/docs/building-applications
 */
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { type Bundle, callsBundler, lies, textsOfConfiguration, textWithoutComments } from './bundles.js';
import type { PackageGraph } from './package-graph.js';
import { join, lineAt, nameOf, SOURCE_FILE } from './paths.js';
import type { Showing } from './showing.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';

/** What makes a front end that others load while they run, or that loads others. */
const FEDERATES =
  /\bModuleFederationPlugin\b|\b(?:withModuleFederation\w*|withNativeFederation|pluginModuleFederation)\b|@module-federation\/|plugin-federation\b|\bexposes\s{0,9}:\s{0,9}\{\s{0,99}['"]\.\//;
const OF_OTHERS = /\b(?:exposes|remotes|remoteEntry)\b/;
/** A configuration that single-spa gives for its front ends. */
const OF_SINGLE_SPA =
  /['"](?:webpack-config-single-spa[\w-]*|vite-plugin-single-spa|single-spa-angular\/[^'"]*)['"]/;
/** What code of such a front end says. */
const FRAMEWORK =
  /\bfrom\s{0,9}['"](?:single-spa(?:-[\w-]+)?|qiankun|wujie[\w-]*|@micro-zoe\/micro-app)(?:\/[^'"]*)?['"]/;
const MOUNTS =
  /\b(?:registerApplication|registerMicroApps|loadMicroApp|singleSpa(?:React|Vue|Angular|Svelte|Preact|Html|AngularJS))\s{0,9}\(/;
/** All three: much else puts something into a page and takes it out again. */
const LIFE = ['bootstrap', 'mount', 'unmount'].map(
  (name) => new RegExp(`^export\\s+(?:const|let|async\\s+function|function)\\s+${name}\\b`, 'm'),
);
const POWERED = /__POWERED_BY_QIANKUN__/;

/** What makes a page of what is bundled. */
const MAKES_PAGE = /['"]html-webpack-plugin['"]|\bHtmlRspackPlugin\b|['"]html-rspack-plugin['"]/;
/** Bundlers that make nothing else, unless they are told to. */
const ONLY_PAGES =
  /^(?:rsbuild|vue-cli-service|craco|react-scripts|react-app-rewired|next|nuxt|nuxi|gatsby|umi|astro)$/;
/** What makes code for others. */
const MAKES_LIBRARY = /\blibrary(?:Target)?\s{0,9}:|\blib\s{0,9}:\s{0,9}\{|--target[= ](?:lib|wc)/;
/** Source files that a front end may begin in. */
const MOST_ENTRIES = 20;

/** What a bundler shows of a package. */
export function pageShowing(
  manifest: PackageManifest,
  bundles: readonly Bundle[],
  sources: Sources,
  graph: PackageGraph,
): Showing | undefined {
  if (bundles.length === 0) return undefined;
  const loaded = loadedShowing(manifest, bundles, sources);
  if (loaded !== undefined) return { ...loaded, weight: isImported(manifest, graph) ? 'hinted' : 'shown' };
  const built = bundles.filter(({ builds }) => builds).map((bundle) => pageOf(bundle, manifest, sources));
  const page = built.find((each) => each !== undefined);
  const isLibrary = built.includes(undefined) || isBroughtFramework(manifest) || isBuiltForOthers(manifest);
  if (page !== undefined) {
    const weight = isLibrary || handsOut(manifest) || isImported(manifest, graph) ? 'hinted' : 'shown';
    return { ...page, weight };
  }
  // What only serves a page may show a library to its authors.
  const served = bundles.flatMap((bundle) => pageOf(bundle, manifest, sources) ?? [])[0];
  const isPlain = !isForOthers(manifest, sources, graph) && !isBroughtFramework(manifest);
  return served && { ...served, weight: isPlain && built.length === 0 ? 'shown' : 'hinted' };
}

/** Whether others use what a package hands out. `npm init` writes `"main": "index.js"` for everybody, be there such a file or not. */
export function isForOthers(manifest: PackageManifest, { files }: Sources, graph: PackageGraph): boolean {
  const { path, json } = manifest;
  const main = textOf(json['main']);
  const isUsual = main === undefined || (main === 'index.js' && !files.has(join(path, main)));
  return !isUsual || handsOut(manifest) || graph.dependentsOf(path) > 0;
}

function handsOut({ json }: PackageManifest): boolean {
  return json['exports'] !== undefined || json['module'] !== undefined;
}

function isImported({ path, json }: PackageManifest, graph: PackageGraph): boolean {
  const isTool = json['bin'] !== undefined || mappingOf(json['engines'])['vscode'] !== undefined;
  return isTool || graph.dependentsOf(path) > 0;
}

/** Whether who uses it brings the framework that it is written for. */
function isBroughtFramework({ json }: PackageManifest): boolean {
  return json['private'] !== true && json['peerDependencies'] !== undefined;
}

/** What builds code for others and no page. */
const FOR_OTHERS =
  /\b(?:rollup|tsup|tsdx|tsdown|unbuild|bunchee|microbundle|father|ng-packagr|babel)(?=\s|$)|\btsc\s{1,9}(?:-p|--project)\s{1,9}[\w./-]*(?:build|lib|cjs|esm)/;
/** What only calls another script. */
const CALLS = /\b(?:npm|yarn|pnpm|bun|run-[sp]|npm-run-all2?|concurrently|nx|turbo|wireit)\b/;

/** Whether something else is built of a package that has a main file of its own than a page, as others get it. */
function isBuiltForOthers({ json }: PackageManifest): boolean {
  if (json['types'] !== undefined || json['typings'] !== undefined) return true;
  if (json['main'] === undefined) return false;
  const scripts = mappingOf(json['scripts']);
  const build = textOf(scripts['build']);
  const texts = Object.values(scripts).flatMap((each) => textOf(each) ?? []);
  return (
    texts.some((text) => FOR_OTHERS.test(text)) ||
    (build !== undefined && !CALLS.test(build) && !callsBundler(build))
  );
}

/** What shows that others load it while they run, or that it loads others. */
function loadedShowing(
  { path }: PackageManifest,
  bundles: readonly Bundle[],
  sources: Sources,
): Showing | undefined {
  for (const bundle of bundles) {
    const texts = textsOfConfiguration(bundle, sources);
    const whole = texts.map(({ text }) => text).join('\n');
    for (const { file, text } of texts) {
      const single = OF_SINGLE_SPA.exec(text);
      const sign = single ?? (OF_OTHERS.test(whole) ? FEDERATES.exec(text) : null);
      if (sign === null) continue;
      const says = `${file} makes a front end of it that is loaded while others run (${single ? 'single-spa' : sign[0].replace(/[^\w@/-].*$/s, '')})`;
      return { says, key: 'scripts', weight: 'shown', at: { path: file, line: lineAt(text, sign.index) } };
    }
  }
  const entries = [join(path, 'src'), path]
    .flatMap(sources.filesOf)
    .filter((file) => ENTRY.test(nameOf(file)));
  for (const file of entries.filter((each) => SOURCE_FILE.test(each)).slice(0, MOST_ENTRIES)) {
    const text = textWithoutComments(file, sources);
    const sign = FRAMEWORK.test(text) ? MOUNTS.exec(text) : POWERED.exec(text);
    const found = sign ?? (LIFE.every((each) => each.test(text)) ? LIFE[1]!.exec(text) : null);
    if (found === null) continue;
    const says = `${file} is a front end that is mounted while others run`;
    return { says, key: 'scripts', weight: 'shown', at: { path: file, line: lineAt(text, found.index) } };
  }
  return undefined;
}

/** No settings, no tests. */
const ENTRY = /^(?!.*\.(?:config|test|spec|stories|d)\.)[^.][\w.-]*\.(?:[cm]?[jt]sx?|vue)$/;

/** The page that a command makes or serves, if it makes one and no code for others. */
function pageOf(bundle: Bundle, { path, json }: PackageManifest, sources: Sources): Showing | undefined {
  const { tool, words, directory } = bundle;
  const texts = textsOfConfiguration(bundle, sources);
  if ([...texts.map(({ text }) => text), words.join(' ')].some((text) => MAKES_LIBRARY.test(text)))
    return undefined;
  const page = (says: string, at?: Path): Showing => ({
    says,
    key: bundle.script,
    weight: 'shown',
    ...(at !== undefined && { at: { path: at, line: 1 } }),
  });
  const config = texts.find(({ text }) => MAKES_PAGE.test(text))?.file;
  if (config !== undefined) return page(`${config} builds a page (html-webpack-plugin)`, config);
  const what = `its package.json builds a page (${tool})`;
  if (ONLY_PAGES.test(tool)) return page(what);
  if (tool === 'vite') {
    const root = words.find((word) => !/^-|^(?:build|dev|serve|preview)$/.test(word)) ?? '';
    return [directory, join(directory, root.replace(/^\.\//, ''))].some((each) =>
      lies('index.html', each, sources),
    )
      ? page(what)
      : undefined;
  }
  const given = tool === 'parcel' ? [...words, ...textsIn(json['source'])] : [];
  return given.some((word) => /\.html$/.test(word)) && path === directory ? page(what) : undefined;
}

function textsIn(value: unknown): string[] {
  return [value].flat().flatMap((each) => textOf(each) ?? []);
}
