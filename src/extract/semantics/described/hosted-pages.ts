/**
 * What hosting platforms hand on of what pages ask of them. In: vercel.json, netlify.toml or _redirects. Out: the beginnings of paths, with the addresses
 * that take their place. Sources: https://vercel.com/docs/project-configuration#rewrites, https://docs.netlify.com/routing/redirects/rewrites-proxies/
 */
import { posix } from 'node:path';
import type { PageProxyFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { itemsIn, keyOf, parsed } from '../../../yaml/unchecked.js';

/** The files of hosting platforms that say what is handed on. */
export const HOSTED_PAGE = /(?:^|\/)(?:vercel\.json|netlify\.toml|_redirects)$/;

export function hostedPages(path: Path, text: string): readonly PageProxyFact[] {
  const name = posix.basename(path);
  const told =
    name === 'vercel.json' ? ofVercel(text) : name === 'netlify.toml' ? ofNetlify(text) : ofRedirects(text);
  const handing = told.flatMap(({ from, to }) =>
    isShort(from) && isShort(to) && from.startsWith('/') && /^https?:\/\//i.test(to) ? [{ from, to }] : [],
  );
  // Each is looked for behind the one before it.
  let [index, line] = [0, 1];
  return handing.slice(0, MOST).map(({ from, to }): PageProxyFact => {
    const next = text.indexOf(from, index);
    if (next !== -1) {
      line += text.slice(index, next).split('\n').length - 1;
      index = next;
    }
    return { prefix: untilOpen(from), to: [untilOpen(to)], at: { path, line } };
  });
}

/** More than these are no services: old pages that lie elsewhere by now. */
const MOST = 1_000;
const LONGEST = 2_000;

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST;
}

interface Said {
  readonly from: unknown;
  readonly to: unknown;
}

/** `{ "source": "/api/:path*", "destination": "https://…/:path*" }`, and of old `{ "src": "/api/(.*)", "dest": "https://…/$1" }`. */
function ofVercel(text: string): readonly Said[] {
  const value = parsed(text);
  return [
    ...itemsIn(keyOf(value, 'rewrites')).map((each) => ({
      from: keyOf(each, 'source'),
      to: keyOf(each, 'destination'),
    })),
    ...itemsIn(keyOf(value, 'routes')).map((each) => ({ from: keyOf(each, 'src'), to: keyOf(each, 'dest') })),
  ];
}

/** Each `[[redirects]]` that is answered as if what it leads to were here: by status 200. */
function ofNetlify(text: string): readonly Said[] {
  const [, ...blocks] = text.split(/^[ \t]*\[\[redirects\]\][^\n]*\n/m);
  return blocks.flatMap((block): readonly Said[] => {
    const own = block.split(/^[ \t]*\[/m)[0] ?? '';
    const said = (key: string) =>
      new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*["']?([^"'\\s#]+)`, 'm').exec(own)?.[1];
    return said('status') === '200' ? [{ from: said('from'), to: said('to') }] : [];
  });
}

/** `/api/*  https://…/:splat  200` */
function ofRedirects(text: string): readonly Said[] {
  return text.split('\n').flatMap((line): readonly Said[] => {
    const [from, to, status] = line.trim().split(/\s+/);
    return /^200!?$/.test(status ?? '') ? [{ from, to }] : [];
  });
}

/** A path or an address up to what stands for the rest of it. */
function untilOpen(text: string): string {
  return text.replace(/(?<=\/)(?::[A-Za-z_][^/]*|\(.*|\*.*|\$\d.*)$/, '');
}
