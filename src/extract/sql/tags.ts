/**
 * What comments in a statement say of its sender, as sqlcommenter (`controller='orders',route='%2Forders'`), Rails'
 * marginalia (`application:Shop,job:Bill`), Datadog (`ddps='orders'`) and people write it.
 * Weak evidence: PostgreSQL keeps the comment of whoever sent the statement first. Comments are untrusted and may hold
 * anything, secrets too, so only keys that name a part of the system are taken: no route and no command line, which hold what a
 * person asked for, and no address.
 */
import type { Token } from './tokens.js';

/** The keys that are taken, in lower case without `_`, `-` and `.`, and what they are called here. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ...(['service', 'servicename', 'svc', 'ddps'] as const).map((key) => [key, 'service'] as const),
  ...(['application', 'applicationname', 'app', 'appname'] as const).map(
    (key) => [key, 'application'] as const,
  ),
  ...['component', 'module', 'namespace', 'controller', 'action', 'handler', 'resolver'].map(same),
  ...['job', 'task', 'worker', 'queue', 'framework', 'dbdriver', 'model', 'repository'].map(same),
]);

function same(key: string): readonly [string, string] {
  return [key, key];
}

/** Tools that sign their statements, by what stands at the beginning of their comment. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^\s*metabase\b/i, 'metabase'],
  [/^\s*looker\b/i, 'looker'],
  [/^\s*superset\b/i, 'superset'],
  [/^\s*username: .*query hash: /i, 'redash'],
];

const LONGEST_COMMENT = 4_000;
const LONGEST_VALUE = 100;
/** `key='value'`, `key="value"`, `key=value`, `key:value`; in quotes, a backslash takes the next character as it is. */
const PAIR =
  /([A-Za-z][\w.-]*)\s*[=:]\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s,;'"*]+(?:\s+(?![\w.-]+\s*[=:])[^\s,;'"*]+)*))/g;

/** The tags of all comments; the first of a name counts. Undefined when there are none. */
export function tagsOf(text: string, found: readonly Token[]): Readonly<Record<string, string>> | undefined {
  const tags = new Map<string, string>();
  const add = (name: string, value: string): void => {
    const plain = plainValue(value);
    if (plain !== '' && !/@|:\/\//.test(plain) && !tags.has(name)) tags.set(name, plain);
  };
  for (const { kind, start, end } of found) {
    if (kind !== 'comment' || end - start > LONGEST_COMMENT) continue;
    const comment = text.slice(start + 2, end).replace(/\*\/$/, '');
    for (const [signature, application] of SIGNATURES) {
      if (signature.test(comment)) add('application', application);
    }
    for (const [, key = '', single, double, bare] of comment.matchAll(PAIR)) {
      const name = KEYS.get(key.toLowerCase().replace(/[._-]/g, ''));
      const value = single ?? double;
      if (name !== undefined) add(name, value === undefined ? (bare ?? '') : decoded(value));
    }
  }
  return tags.size === 0 ? undefined : Object.fromEntries(tags);
}

/** sqlcommenter encodes values as parts of a URL, after having escaped quotes. */
function decoded(value: string): string {
  const plain = value.replace(/\\(.)/g, '$1');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

function plainValue(value: string): string {
  return value
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replace(/\?.*$/, '') // what a request asked for
    .trim()
    .slice(0, LONGEST_VALUE);
}
