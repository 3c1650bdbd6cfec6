/**
 * What `map` makes of one variable of nginx by another: `map $uri $backend { ~^/stock stock:3000; default orders:3000; }`. In: directives, and a text that names the
 * variable. Out: the text with each value, and for which paths or hosts that holds, where these decide. Source: https://nginx.org/en/docs/http/ngx_http_map_module.html
 */
import type { PathMatch } from '../../../model/facts.js';
import type { Directive } from './nginx-syntax.js';

export interface NginxMap {
  /** What decides: `$uri`. */
  readonly of: string;
  readonly values: readonly { readonly key: string; readonly value: string }[];
}

/** A text as it is for some of what is asked. */
export interface Spelled {
  readonly text: string;
  readonly path?: PathMatch;
  readonly host?: string;
  /** What goes before the others of one map, from 0 for the rest up to less than 1. */
  readonly before: number;
}

/** More values of a variable are a table of something else. */
const MOST_VALUES = 8;
const MOST_DECIDED = 100;

export function collectMaps(directives: readonly Directive[], found: Map<string, NginxMap>): void {
  for (const { name, words, block = [] } of directives) {
    const [of = '', variable] = words;
    if (name !== 'map' || variable === undefined) {
      collectMaps(block, found);
      continue;
    }
    const values = block
      .filter(({ name: key }) => !/^(?:hostnames|volatile|include)$/.test(key))
      .map((each) => ({ key: each.name, value: each.words[0] ?? '' }));
    found.set(variable, { of, values });
  }
}

/** A text with all that the variable in it may be. */
export function spelled(text: string, maps: ReadonlyMap<string, NginxMap>): readonly string[] {
  const [name, values] = valuesIn(text, maps);
  const distinct = [...new Set(values?.map(({ value }) => value))].slice(0, MOST_VALUES);
  return values ? distinct.map((value) => text.replace(name, () => value)) : [text];
}

/** A text for each path or host by which a variable in it is decided; undefined where something else decides, or something that is not understood. */
export function decidedIn(text: string, maps: ReadonlyMap<string, NginxMap>): readonly Spelled[] | undefined {
  const [name, values, of = ''] = valuesIn(text, maps);
  const byPath = /^\$\{?(?:request_uri|(?:document_)?uri)\}?$/.test(of);
  const byHost = /^\$\{?(?:http_host|host|server_name)\}?$/.test(of);
  if (!values || !(byPath || byHost) || values.length > MOST_DECIDED) return undefined;
  const found = values.map(({ key, value }, index): Spelled | undefined => {
    const own = { text: text.replace(name, () => value) };
    if (key === 'default') return { ...own, before: 0 };
    if (byHost) return /^[\w.*-]+$/.test(key) ? { ...own, host: key, before: 0.9 } : undefined;
    if (!key.startsWith('~')) return { ...own, path: { exact: key }, before: 0.9 };
    return { ...own, path: { pattern: key.replace(/^~\*?/, '') }, before: 0.8 - index / (2 * MOST_DECIDED) };
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

function valuesIn(
  text: string,
  maps: ReadonlyMap<string, NginxMap>,
): readonly [name: string, values?: NginxMap['values'], of?: string] {
  const [name = '', plain, braced] = /\$(?:([a-z_]\w*)|\{(\w+)\})/i.exec(text) ?? [];
  const map = maps.get(`$${plain ?? braced}`);
  return map ? [name, map.values, map.of] : [name];
}
