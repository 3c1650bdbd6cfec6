/**
 * What a program puts where all of its files see it: `window.ask = async (url) => fetch(url)`, `globalThis.api = new Api()`, `Object.assign(window, { ask })`, and for all
 * components of Vue `app.config.globalProperties.$ask = ask`. In: files whose text hints at that. Out: imports, as if the files of the same unit that use such a
 * name had written them. Why: who uses it imports nothing, and without that nobody is seen to call it.
 */
import { escaped } from '../../model/escaped.js';
import type { ImportFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { SHARED } from './links.js';
import { withoutNotes } from './program-texts.js';

const HOLDER = /\b(?:window|global(?:This)?)(?:\s+as\s+[\w.]+\s*\))?/;
const GIVES = /\bObject\s*\.\s*(?:assign|defineProperty)\s*\(\s*\(?\s*(?:window|global(?:This)?)\b/;
const ON_COMPONENTS = /\.\s*(?:globalProperties|prototype)\s*\.\s*\$\w+\s*=(?![=>])/;

/** How such a thing is put there; a first look at a text. */
export const PUTS = new RegExp(
  `${HOLDER.source}\\s*(?:\\??\\.\\s*[\\w$]+|\\[\\s*['"][\\w$]+['"]\\s*\\])\\s*=(?![=>])|${GIVES.source}|${ON_COMPONENTS.source}`,
);
/** The name of what is put there, and how it begins. */
const PUT = new RegExp(
  `${HOLDER.source}\\s*(?:\\??\\.\\s*|\\[\\s*['"])([\\w$]+)(?:['"]\\s*\\])?\\s*=(?![=>])(?=\\s*([\\w$]+|[^\\w\\s]))`,
  'g',
);
/** The same of what a call puts there: several names, or one and what describes it. */
const GIVEN = new RegExp(`${GIVES.source}[^,{]{0,60},\\s*(?:\\{([^{}]{0,400})|['"]([\\w$]+)['"])`, 'g');
const NAMED = /(?:^|,)\s*([\w$]+)\s*(?=[,:]|$)/g;
const COMPONENTS = /\.\s*(?:globalProperties|prototype)\s*\.\s*(\$\w+)\s*=(?![=>])/g;
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
    [...new Set(namesPut(withoutNotes(read(from))))].map((name) => ({ name, from, unit: unitOf(from) })),
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
  const assigned = [...text.matchAll(PUT)].flatMap(([, name = '', begin = '']) =>
    PLAIN.test(begin) ? [] : [name],
  );
  const given = [...text.matchAll(GIVEN)].flatMap(([, several = '', one]) =>
    one === undefined ? [...several.matchAll(NAMED)].map(([, name = '']) => name) : [one],
  );
  const onComponents = [...text.matchAll(COMPONENTS)].map(([, name = '']) => name);
  return [...assigned, ...given, ...onComponents].filter((name) => !OF_BROWSERS.test(name));
}

/** Whether a text asks for a name in what all share, be it without saying so where it declares none of that name. */
function isUsed(text: string, name: string): boolean {
  const word = escaped(name);
  if (name.startsWith('$') && new RegExp(`${word}\\s*(?:\\(|\\??\\.)`).test(text)) return true;
  const all = '\\b(?:window|global(?:This)?|self)\\b';
  const member = `${all}(?:[^\\w\\n]{0,9}as\\s[\\w.]{1,60}\\))?[^\\w\\n]{1,9}${word}(?![\\w$])`;
  const taken = `(?<![\\w$])${word}(?![\\w$])[^{}=]{0,${NEAR}}\\}\\s*=\\s*\\(?\\s*${all}`;
  if (new RegExp(`${member}|${taken}`).test(text)) return true;
  if (!new RegExp(`(?<![\\w$.'"])${word}\\s*(?:\\(|\\??\\.\\s*\\w)`).test(text)) return false;
  const declared = `\\b(?:import|const|let|var|function|class)\\s[^;=()]{0,${NEAR}}(?<![\\w$])${word}(?![\\w$])`;
  return /\bdeclare\b/.test(text) || !new RegExp(declared).test(text);
}
