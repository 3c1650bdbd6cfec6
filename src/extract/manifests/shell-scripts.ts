/**
 * In: a word of a command that may be the path of a script for the shell: `/code/tools/run.sh`. Out: the text of that script.
 * Why: whoever runs it runs what it starts, and where it lies says little of that: one lies among the tools, another beside its program.
 */
import { nameOf } from './paths.js';
import type { Sources } from './sources.js';

/** The text of the script that a word of a command means; `undefined` for what is no script, or is not in the tree. */
export type ShellScripts = (word: string) => string | undefined;

/** What commands run of a tree's scripts. An image has them below a directory of its own: `/code/tools/run.sh` is `tools/run.sh`. */
export function shellScriptsOf({ files, read }: Pick<Sources, 'files' | 'read'>): ShellScripts {
  return (word) => {
    const segments = word.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (segments.length > DEEPEST || !MAY_BE_SCRIPT.test(nameOf(word))) return undefined;
    for (let start = 0; start < segments.length; start += 1) {
      const path = segments.slice(start).join('/');
      if (files.has(path)) return scriptAt(path, { files, read });
    }
    return undefined;
  };
}

/** The text of the script that lies at a path, if it is one. */
export function scriptAt(path: string, { files, read }: Pick<Sources, 'files' | 'read'>): string | undefined {
  if (!files.has(path) || !MAY_BE_SCRIPT.test(nameOf(path))) return undefined;
  const text = read(path);
  return text !== undefined && (SCRIPT.test(path) || SHEBANG.test(text)) ? text : undefined;
}

/** The commands of a script, one after the other, without what only tells people something, or asks whether others are there. */
export function commandsOf(text: string): readonly string[] {
  return text
    .slice(0, LONGEST)
    .replace(/\\\r?\n/g, ' ')
    .split(/\n|&&|\|\||;/)
    .map((command) => command.trim())
    .filter((command) => command !== '' && !STARTS_NOTHING.test(command));
}

/** Whether a command starts something of the package in whose directory it is run. */
export function startsHere(command: string): boolean {
  return STARTS_HERE.test(command);
}

const SCRIPT = /\.(?:sh|bash|zsh|ksh)$/;
/** A script needs no extension. */
const MAY_BE_SCRIPT = /^[\w-]+$|\.(?:sh|bash|zsh|ksh)$/;
const SHEBANG = /^#![^\n]*\b(?:sh|bash|zsh|ksh|dash|ash)\b/;
const STARTS_HERE =
  /(?:^|[\s;&|(])(?:node|nodejs|nodemon|npm|pnpm|yarn|npx|bun|bunx|deno|tsx|ts-node|pm2|pm2-runtime|next|nest)\s/;
const STARTS_NOTHING =
  /^(?:#|(?:(?:if|until|while)\s+)?(?:!\s*)?(?:echo|printf|curl|wget|nc|ping|test|pg_isready|wait-for\S*|\S*\/wait-for\S*)\s)/;
/** Directories of a path, and letters of a script: what is longer is looked at no further. */
const DEEPEST = 12;
const LONGEST = 20_000;
