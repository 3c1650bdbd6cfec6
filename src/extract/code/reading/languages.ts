import type { Path } from '../../../model/nouns.js';
import { isPage } from '../../tree.js';

/** How a file is parsed: plain scripts by their grammar, components by the scripts inside them. */
export type Dialect = 'js' | 'ts' | 'tsx' | 'dts' | 'component';

interface Language {
  readonly name: string;
  readonly dialect: Dialect;
}

const TYPESCRIPT = 'TypeScript';
const JAVASCRIPT = 'JavaScript';

const LANGUAGES: Readonly<Record<string, Language>> = {
  '.ts': { name: TYPESCRIPT, dialect: 'ts' },
  '.mts': { name: TYPESCRIPT, dialect: 'ts' },
  '.cts': { name: TYPESCRIPT, dialect: 'ts' },
  '.tsx': { name: TYPESCRIPT, dialect: 'tsx' },
  '.js': { name: JAVASCRIPT, dialect: 'js' },
  '.mjs': { name: JAVASCRIPT, dialect: 'js' },
  '.cjs': { name: JAVASCRIPT, dialect: 'js' },
  '.jsx': { name: JAVASCRIPT, dialect: 'js' },
  '.vue': { name: 'Vue', dialect: 'component' },
  '.svelte': { name: 'Svelte', dialect: 'component' },
  '.astro': { name: 'Astro', dialect: 'component' },
  // Only its scripts are read, which are JavaScript.
  '.html': { name: JAVASCRIPT, dialect: 'component' },
};

const DECLARATIONS = /\.d(?:\.[\w-]+)?\.[cm]?ts$/;

/** Programs without an ending, as the generator of express names what starts the server that it makes. */
const PROGRAM = /(?:^|\/)bin\/www$/;

function languageOf(path: Path): Language | undefined {
  if (PROGRAM.test(path)) return LANGUAGES['.js'];
  if (/\.html$/i.test(path) && !isPage(path)) return undefined;
  return LANGUAGES[path.slice(path.lastIndexOf('.')).toLowerCase()];
}

/** The name of the language that a file is written in, `undefined` when it is no source file. */
export function languageName(path: Path): string | undefined {
  return languageOf(path)?.name;
}

/** How a source file is parsed. */
export function dialectOf(path: Path): Dialect {
  return DECLARATIONS.test(path) ? 'dts' : (languageOf(path)?.dialect ?? 'js');
}
