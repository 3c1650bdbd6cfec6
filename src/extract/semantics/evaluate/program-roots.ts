/**
 * What a program puts before a path of its own: `app.setGlobalPrefix('api', { exclude: ['health'] })`. In: a node of the program, and a path as the program says it, a star for each part
 * that is open. Out: the prefix, empty for none; undefined where that is not known.
 */
import type { ts } from 'ts-morph';
import type { ExceptedRoute } from '../../../model/facts.js';
import type { Evaluator } from './evaluator.js';

/** What a program puts before its paths, and the routes that it does that for not. */
export interface Root {
  readonly prefix: string;
  readonly except: readonly ExceptedRoute[];
}

export const NO_ROOT: Root = { prefix: '', except: [] };

export function rootFor(
  evaluator: Evaluator,
  near: ts.Node,
  path: string,
  method?: string,
): string | undefined {
  const root = evaluator.rootNear(near);
  if (!root || root.prefix === '') return root?.prefix;
  return isAmong(root.except, path, method) ? '' : `/${root.prefix.replace(/^\/+|\/+$/g, '')}`;
}

/** Whether a path is among some routes: a star at the end of one is for all below. */
export function isAmong(routes: readonly ExceptedRoute[], path: string, method?: string): boolean {
  const words = wordsOf(path);
  return routes.some((route) => {
    if (route.method !== undefined && route.method !== method) return false;
    const said = wordsOf(route.path);
    const isLong = words.length === said.length || (said.at(-1) === '*' && words.length > said.length);
    return (
      isLong &&
      said.every((word, index) => word === '*' || word.toLowerCase() === words[index]!.toLowerCase())
    );
  });
}

function wordsOf(path: string): readonly string[] {
  return path.split('/').flatMap((word) => (word === '' ? [] : [/^[:*{]/.test(word) ? '*' : word]));
}
