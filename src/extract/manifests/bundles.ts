/**
 * In: the scripts of packages. Out: which of them call a bundler, whether that builds or only serves, and the text of its configuration with what that
 * is put together of. Why: what a bundler makes tells a page from a library, whatever a package hands out and however its scripts are called.
 */
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { sourceAt } from './built-sources.js';
import { join, nameOf, parentOf, resolvePath } from './paths.js';
import { PREFIXES, SHOWS } from './scripts.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';

/** One command of a bundler. */
export interface Bundle {
  readonly script: string;
  /** `webpack`, `vite`. */
  readonly tool: string;
  readonly words: readonly string[];
  /** Whether it builds what is handed on, and does not only serve it. */
  readonly builds: boolean;
  /** The directory that it runs in. */
  readonly directory: Path;
  /** The files of its configuration, the one that it is told first. */
  readonly configuration: readonly Path[];
}

const TOOL =
  /^(webpack-dev-server|webpack-cli|webpack|rspack|rsbuild|vite|parcel|vue-cli-service|craco|react-scripts|react-app-rewired|ng|next|nuxt|nuxi|gatsby|umi|astro)(?:\s+(.*))?$/;
/** What follows the name of a bundler that serves, or does something else. */
const SERVES = /^(?:serve|s|server|dev|start|preview)$/;
const OTHERWISE =
  /^(?:test|lint|info|help|init|inspect|eject|generate|g|optimize|e2e|extract-i18n|add|new|version)$/;
/** What runs a command of a package. */
const RUNNERS = /^(?:yarn|pnpm|npm|bun)(?:\s+(?:run|exec|dlx|x))?(?:\s+-\S+)*\s+/;
/** How the configurations of bundlers are called where no command says it. */
const CONFIGURATIONS: Readonly<Record<string, RegExp>> = {
  webpack: /^webpack[\w.-]*\.[cm]?[jt]s$/,
  rspack: /^rspack[\w.-]*\.[cm]?[jt]s$/,
  rsbuild: /^rsbuild\.config\.[cm]?[jt]s$/,
  vite: /^vite\.config\.[cm]?[jt]s$/,
  'vue-cli-service': /^vue\.config\.[cm]?[jt]s$/,
  craco: /^(?:\.?craco(?:\.config)?)\.[cm]?[jt]s$/,
  'react-app-rewired': /^config-overrides\.[cm]?[jt]s$/,
  next: /^next\.config\.[cm]?[jt]s$/,
  nuxt: /^nuxt\.config\.[cm]?[jt]s$/,
  ng: /^(?:[\w-]*webpack|federation)[\w.-]*\.[cm]?[jt]s$/,
};
/** A directory or a configuration that shows how something is used. */
const SHOWN =
  /(?:^(?!-)|[/._=-])(?:playground|examples?|demos?|sandbox|stor(?:y|ies|ybook)|samples?|fixtures?|docs?)(?:$|[/._-])/i;
/** Scripts for what tells about a library. */
const OF_DOCUMENTS = /(?:^|[:_-])(?:docs?|site|website)(?:$|[:_-])/i;
const LONGEST = 2_000;
/** Files that a configuration is put together of. */
const MOST_FILES = 8;
const IMPORTS = /(?:\bfrom|\brequire\s{0,9}\(|\bimport\s{0,9}\(?)\s{0,9}['"](\.{1,2}\/[^'"\n]+)['"]/g;

/** The commands of bundlers that packages are built and served by, by the directory of the package. */
export function bundlesOf(sources: Sources): ReadonlyMap<Path, readonly Bundle[]> {
  const homes = new Set(sources.packages.map(({ path }) => path));
  const homeOf = (path: Path): Path => (path === '' || homes.has(path) ? path : homeOf(parentOf(path)));
  const found = sources.packages.flatMap(({ path, json }) =>
    Object.entries(mappingOf(json['scripts'])).flatMap(([script, text]) =>
      SHOWS.test(script) || OF_DOCUMENTS.test(script)
        ? []
        : bundlesIn(script, textOf(text) ?? '', path, sources),
    ),
  );
  // The scripts of the root serve and build others by their configurations.
  const placeOf = ({ configuration: [first], directory }: Bundle) =>
    homeOf(first === undefined ? directory : parentOf(first));
  return groupBy(found, placeOf);
}

function bundlesIn(script: string, text: string, home: Path, sources: Sources): Bundle[] {
  let directory: Path | undefined = home;
  return commandsIn(text).flatMap((command) => {
    const moved = /^cd\s+(\S+)$/.exec(command)?.[1];
    if (moved !== undefined) directory = directory === undefined ? undefined : resolvePath(directory, moved);
    if (moved !== undefined || directory === undefined) return [];
    return bundleOf(script, command, directory, sources) ?? [];
  });
}

/** Whether a script calls a bundler by itself. */
export function callsBundler(text: string): boolean {
  return commandsIn(text).some((command) => TOOL.test(command));
}

function commandsIn(text: string): readonly string[] {
  if (text.length > LONGEST) return [];
  return text
    .split(/&&|\|\||;|\||&|["']/)
    .map((part) => part.trim().replace(PREFIXES, '').replace(RUNNERS, '').replace(PREFIXES, ''));
}

function bundleOf(script: string, command: string, directory: Path, sources: Sources): Bundle | undefined {
  const [, named = '', rest = ''] = TOOL.exec(command) ?? [];
  if (named === '') return undefined;
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const tool = named.replace(/-(?:dev-server|cli)$/, '');
  const [first = ''] = words;
  const isShown = words.some((word) => SHOWN.test(word));
  if (isShown || OTHERWISE.test(first)) return undefined;
  // Vite and Parcel alone serve; webpack and Rspack alone build.
  const alone = first === '' || first.startsWith('-') || (tool === 'parcel' && first !== 'build');
  const serves =
    named.endsWith('-dev-server') || SERVES.test(first) || (alone && /^(?:vite|parcel)$/.test(tool));
  const told = /(?:^|\s)(?:--config|-c)(?:=|\s+)(\S+)/.exec(rest)?.[1];
  const configuration = configurationOf(tool, told, directory, sources);
  return { script, tool, words, builds: !serves, directory, configuration };
}

function configurationOf(
  tool: string,
  told: string | undefined,
  directory: Path,
  { files, filesOf }: Sources,
): readonly Path[] {
  const called = CONFIGURATIONS[tool];
  const given = told === undefined ? undefined : resolvePath(directory, told);
  if (given !== undefined && files.has(given)) return [given];
  // `config/webpack.${MODE}.js` is one of those that lie there.
  const places = given === undefined ? [directory] : [parentOf(given), directory];
  const found = places
    .map((place) => filesOf(place).filter((file) => called?.test(nameOf(file)) && !SHOWN.test(nameOf(file))))
    .find(({ length }) => length > 0);
  const usual = found?.filter((file) => nameOf(file).replace(/\.[cm]?[jt]s$/, '') === `${tool}.config`);
  return (given === undefined && usual?.length ? usual : found) ?? [];
}

/** The texts of a configuration and of the files beside it that it is put together of, without their comments. */
export function textsOfConfiguration(
  { configuration }: Bundle,
  sources: Sources,
): readonly { readonly file: Path; readonly text: string }[] {
  const found = new Map(configuration.map((file) => [file, textWithoutComments(file, sources)]));
  for (const [file, text] of found) {
    for (const [, written = ''] of text.matchAll(IMPORTS)) {
      const path = resolvePath(parentOf(file), written);
      const source = path === undefined ? undefined : sourceAt(path, sources);
      if (source !== undefined && !found.has(source) && found.size < MOST_FILES)
        found.set(source, textWithoutComments(source, sources));
    }
  }
  return [...found].map(([file, text]) => ({ file, text }));
}

/** Texts, in which nothing is a comment (`'src/*'`), and comments; one that does not end goes on to the end of the file. */
const TEXTS_AND_COMMENTS =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\\]*(?:\\[\s\S][^`\\]*)*`|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|^[ \t]*\/\/.*$/gm;

/** The text of a file without its comments, of as many lines. */
export function textWithoutComments(file: Path, { read }: Pick<Sources, 'read'>): string {
  const text = read(file) ?? '';
  if (text.length > 300_000) return '';
  return text.replace(TEXTS_AND_COMMENTS, (found) =>
    /^["'`]/.test(found) ? found : found.replace(/[^\n]/g, ''),
  );
}

/** Whether a file of a name lies in a directory. */
export function lies(name: string, directory: Path, { files }: Sources): boolean {
  return files.has(join(directory, name));
}
