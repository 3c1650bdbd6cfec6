/**
 * In: a name that no configuration of TypeScript and no package explains (`#root/cart`, `@models/order`), and where it is written. Out: the paths that
 * a tool's configuration above says it stands for: `alias` of babel's module-resolver, of bundlers and of Parcel, `_moduleAliases` of module-alias.
 * Why by text: most of those configurations are programs, which write an alias and its directory side by side all the same.
 * Sources: https://github.com/tleunen/babel-plugin-module-resolver, https://webpack.js.org/configuration/resolve/#resolvealias
 */
import type { Path } from '../../../model/nouns.js';
import { type ListedTree, readText } from '../../tree.js';
import { join, nameOf, parentOf, upwards } from './paths.js';

const CONFIG_FILE =
  /^(?:package\.json|\.babelrc(?:\.[cm]?js(?:on)?)?|(?:babel|vite|webpack|rollup|rspack|rsbuild|esbuild|vue|nuxt|craco|metro|snowpack|electron\.vite|config-overrides)(?:\.[\w.-]+)?\.(?:[cm]?[jt]s|json))$/;
/** What of a package.json are aliases: its scripts and all else have names as well. */
const TOLD = /"(?:_moduleAliases|alias)"\s{0,9}:\s{0,9}\{[^{}]{0,5000}\}/g;
/** A longer text is no configuration. */
const LONGEST = 100_000;
/** An alias has no more segments: `@shop/ui`. */
const MOST_SEGMENTS = 2;

/** The aliases that the tools of one tree are told, each configuration read when it is first asked for. */
export class WrittenAliases {
  readonly #tree: ListedTree;
  readonly #texts = new Map<Path, string>();
  #byDirectory: Map<Path, Path[]> | undefined;

  constructor(tree: ListedTree) {
    this.#tree = tree;
  }

  /** The paths that a name may stand for in a directory, by the nearest configuration that has it. */
  paths(name: string, directory: Path): readonly Path[] {
    const segments = name.split('/');
    const most = Math.min(MOST_SEGMENTS, segments.length);
    for (const at of upwards(directory)) {
      for (let count = most; count > 0; count -= 1) {
        const written = this.#written(segments.slice(0, count).join('/'), at);
        const rest = segments.slice(count).join('/');
        const paths = written.flatMap((path) => join(at, rest === '' ? path : `${path}/${rest}`) ?? []);
        if (paths.length > 0) return paths;
      }
    }
    return [];
  }

  /** What the configurations in a directory say right behind a name. */
  #written(alias: string, directory: Path): readonly string[] {
    const key = `(['"\`]?)${alias.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}(?:/\\*)?\\1`;
    const said = new RegExp(
      `(?:[{,\\s]${key}\\s*:|\\bfind:\\s*${key.replace('\\1', '\\2')}\\s*,\\s*replacement:)\\s*([^\\n]{1,200})`,
    );
    return this.#configs(directory).flatMap((file) => {
      const text = this.#text(file);
      const value = text.includes(alias) ? said.exec(text)?.at(-1) : undefined;
      return value === undefined ? [] : (directoryIn(value, nameOf(file) === 'package.json') ?? []);
    });
  }

  #configs(directory: Path): readonly Path[] {
    if (this.#byDirectory === undefined) {
      this.#byDirectory = new Map();
      for (const file of this.#tree.files) {
        if (!CONFIG_FILE.test(nameOf(file))) continue;
        const at = parentOf(file);
        this.#byDirectory.set(at, [...(this.#byDirectory.get(at) ?? []), file]);
      }
    }
    return this.#byDirectory.get(directory) ?? [];
  }

  #text(file: Path): string {
    let text = this.#texts.get(file);
    if (text === undefined) {
      const whole = readText(this.#tree, file, 'code', LONGEST).text ?? '';
      text = nameOf(file) === 'package.json' ? (whole.match(TOLD)?.join('\n') ?? '') : whole;
      this.#texts.set(file, text);
    }
    return text;
  }
}

/**
 * The directory of `'./src'`, `path.resolve(__dirname, 'src', 'shop')`, `fileURLToPath(new URL('./src', import.meta.url))`; a bare word by itself is
 * another package, but in `_moduleAliases`.
 */
function directoryIn(value: string, mayBeBare: boolean): string | undefined {
  const [, , text] = /^(['"`])(.*?)\1/.exec(value) ?? [];
  if (text !== undefined) return mayBeBare || /^\.{1,2}(?:\/|$)/.test(text) ? bare(text) : undefined;
  const call = /^[\w.]+\((?:new\s+URL\()?([^()]*)/.exec(value)?.[1] ?? '';
  const parts = [...call.matchAll(/(['"`])(.*?)\1/g)].map(([, , part = '']) => part);
  return parts.length === 0 || parts.some((part) => part.includes('${')) ? undefined : bare(parts.join('/'));
}

function bare(path: string): string {
  return path.replace(/(?:\/\*)?\/*$/, '');
}
