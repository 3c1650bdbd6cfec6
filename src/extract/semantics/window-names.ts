/**
 * What a program puts where all of its files see it: `window.ask = async (url) => fetch(url)`, `globalThis.api = new Api()`. In: files whose text hints at that.
 * Out: imports, as if the files of the same unit that use such a name had written them. Why: who uses it imports nothing, and without that nobody is seen to call it.
 */
import { escaped } from '../../model/escaped.js';
import type { ImportFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { SHARED } from './links.js';
import { withoutNotes } from './program-texts.js';

/** How such a thing begins; a first look at a text. */
export const PUTS = /\b(?:window|global(?:This)?)(?:\s+as\s+[\w.]+\s*\))?\s*\??\.\s*[\w$]+\s*=(?![=>])/;
/** The same, with the name and how what is put there begins. */
const PUT = new RegExp(`${PUTS.source.replace('[\\w$]+', '([\\w$]+)')}(?=\\s*([\\w$]+|[^\\w\\s]))`, 'g');
/** What is no function and has no members: a setting, or nothing yet. */
const PLAIN = /^(?:\d.*|true|false|null|undefined|void|window|global(?:This)?|['"`[!-])$/;
/** What every window has: who sets it leads the page elsewhere, or does something else. */
export const OF_BROWSERS =
  /^(?:location|document|navigator|history|screen|name|status|origin|self|top|parent|opener|closed|length|fetch|localStorage|sessionStorage|on[a-z]+)$/;
/** Characters between a name and what declares it. */
const NEAR = 400;

interface Shared {
  readonly name: string;
  readonly from: Path;
  readonly unit: Path;
}

export function namesOnWindow(
  putting: readonly Path[],
  files: readonly Path[],
  unitOf: (path: Path) => Path,
  read: (path: Path) => string,
): readonly ImportFact[] {
  const shared = putting.flatMap((from): readonly Shared[] =>
    [...new Set(namesPut(read(from)))].map((name) => ({ name, from, unit: unitOf(from) })),
  );
  if (shared.length === 0) return [];
  // What several put there by one name may be any of them.
  const sure = [...groupBy(shared, ({ name, unit }) => `${unit}\n${name}`).values()].flatMap((same) =>
    same.length === 1 ? same : [],
  );
  const byUnit = groupBy(sure, ({ unit }) => unit);
  return files.flatMap((path) => {
    const given = byUnit.get(unitOf(path)) ?? [];
    if (given.length === 0) return [];
    const text = read(path);
    return given.flatMap(({ name, from }): readonly ImportFact[] =>
      path !== from && text.includes(name) && isUsed(text, name)
        ? [{ from: path, specifier: SHARED + name, kind: 'import', at: { path }, to: { file: from } }]
        : [],
    );
  });
}

function namesPut(text: string): readonly string[] {
  return [...withoutNotes(text).matchAll(PUT)].flatMap(([, name = '', begin = '']) =>
    OF_BROWSERS.test(name) || PLAIN.test(begin) ? [] : [name],
  );
}

/** Whether a text asks for a name in what all share, be it without saying so where it declares none of that name. */
function isUsed(text: string, name: string): boolean {
  const word = escaped(name);
  if (
    new RegExp(
      `\\b(?:window|global(?:This)?|self)\\b(?:[^\\w\\n]{0,9}as\\s[\\w.]{1,60}\\))?[^\\w\\n]{1,9}${word}(?![\\w$])`,
    ).test(text)
  )
    return true;
  if (!new RegExp(`(?<![\\w$.'"])${word}\\s*(?:\\(|\\??\\.\\s*\\w)`).test(text)) return false;
  const declared = `\\b(?:import|const|let|var|function|class)\\s[^;=()]{0,${NEAR}}(?<![\\w$])${word}(?![\\w$])`;
  return /\bdeclare\b/.test(text) || !new RegExp(declared).test(text);
}
