/**
 * Whether manifests, scripts and settings name a file of the code by its name without an ending: `order.service` in `node dist/order.service.js`. In: their
 * texts. Why a word of its own is not enough where it is one that people use: `queries` is a setting of a database before it is a file.
 */
import type { Path } from '../../model/nouns.js';

/** Dots in one word of a manifest. */
const MOST_DOTS = 8;
/** What stands around the name of a file: what leads there, and what it is asked for or ends with. */
const [LEADS, GOES_ON] = [/[/\\]$/, /^(?:\.\w|["'`]?\s*[,\])])/];
/** What files end with that no program is. */
const DATA =
  /\.(?:ya?ml|json|jsonc|toml|ini|env|conf|cfg|properties|lock|md|mdx|txt|log|csv|sql|sh|bash|ps1|bat|html?|css|scss|svg|png|jpe?g|ico|xml|proto|graphql|tf|hcl|tpl|pem|crt|key|zip|gz|tgz|tar)$/;
/** What names a function of a file: `handler: src/accounts.lock`. */
const OF_FUNCTION = /(?:handler|entry(?:-?point)?)["']?[ \t]*[:=][ \t]*["']?[\w./-]*$/i;
/** What runs what follows it in its line. */
const RUNS =
  /(?:^|[^\w-])(?:node|deno|bunx?|tsx|ts-node|nodemon|swc-node|babel-node|pm2|run|start|exec|CMD|ENTRYPOINT|args|command)\b[^\n]*$/;
/** The same, over several lines: `args:` and below it `- orders`. */
const RUNS_LISTED =
  /\b(?:args|command|entrypoint)["']?[ \t]*:[ \t]*\r?\n(?:[ \t]*-[^\n]*\n)*[ \t]*-[ \t]+["']?$/i;
/** Characters of a line that are looked at for it. */
const NEAR = 200;

/** @returns whether they name a file, by its name without an ending */
export function namedIn({
  manifests,
  read,
}: {
  readonly manifests: readonly Path[];
  read(path: Path): string;
}): (stem: string) => boolean {
  let words: Set<string> | undefined;
  const texts = () => manifests.map((path) => withoutProse(path, read(path)));
  return (stem) => {
    if (!/^[\w.-]+$/.test(stem)) return texts().some((text) => text.includes(stem));
    words ??= new Set(texts().flatMap(wordsIn));
    return words.has(stem);
  };
}

/** Whether a name is a word that people use; one of several parts, `order-worker`, `orderWorker`, is of somebody's making. */
export function isWord(name: string): boolean {
  return /^[a-z]+$/.test(name);
}

/** A manifest of a package without what it tells people of that: a keyword names no file. */
function withoutProse(path: Path, text: string): string {
  return path.endsWith('package.json')
    ? text.replace(/"description"\s*:\s*"[^"\n]*"|"keywords"\s*:\s*\[[^\]]*\]/g, '')
    : text;
}

function wordsIn(text: string): readonly string[] {
  const found = new Set<string>();
  const ofFunctions = new Set<string>();
  for (const { 0: word, index } of text.matchAll(/[\w-]+(?:\.[\w-]+)*/g))
    if (!isWord(word) || isFile(text, index, word.length)) {
      found.add(word);
      if (DATA.test(word) && OF_FUNCTION.test(text.slice(Math.max(0, index - NEAR), index)))
        ofFunctions.add(word);
    }
  return [...found].flatMap((word) => {
    const parts = word.split('.').slice(0, MOST_DOTS);
    // `docker-compose.orders.yml` is no file of the code, and names none.
    const isOfOthers =
      (DATA.test(word) && !ofFunctions.has(word)) ||
      /^(?:docker-?compose|[Dd]ockerfile|tsconfig|Makefile)\./.test(word);
    return isOfOthers
      ? [word]
      : parts.flatMap((_, start) =>
          parts.slice(start).map((__, end) => parts.slice(start, start + end + 1).join('.')),
        );
  });
}

function isFile(text: string, at: number, length: number): boolean {
  const before = text.slice(Math.max(0, at - NEAR), at);
  return (
    LEADS.test(before) ||
    GOES_ON.test(text.slice(at + length, at + length + NEAR)) ||
    RUNS.test(before) ||
    RUNS_LISTED.test(before)
  );
}
