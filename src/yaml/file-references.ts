/**
 * Parts of a serverless.yml that stand in other files: `provider: ${file(../common/provider.yml):provider}`. In: the value of a document, where it is, and
 * what reads files. Out: the value with what those files hold. Lists of mappings, as `resources` and `functions` may be, are one mapping then.
 * Source: https://www.serverless.com/framework/docs/guides/variables/file
 */
import { posix } from 'node:path';
import { UserError } from '../model/user-error.js';
import { readDocuments } from './documents.js';
import { keyOf } from './unchecked.js';

/** Files that lead to files. */
const DEEPEST = 6;
/** Values of one document, with all that it refers to. */
const MOST = 20_000;

/** No path is longer. */
const LONGEST = 4_096;
const REFERENCE =
  /^\s*\$\{\s*file\(\s*['"]?([^()'"${}]+?)['"]?\s*\)(?:\s*:\s*([\w.-]+))?\s*(?:,[^{}]*)?\}\s*$/;

export function withFiles(value: unknown, path: string, read: (path: string) => string | undefined): unknown {
  let left = MOST;
  const expanded = (part: unknown, around: string, depth: number): unknown => {
    left -= 1;
    if (left < 0) return part;
    if (typeof part === 'string') {
      const [, file, keys] = (part.length <= LONGEST && part.includes('file(') && REFERENCE.exec(part)) || [];
      if (file === undefined || depth > DEEPEST) return part;
      const target = posix.join(posix.dirname(around), file.trim());
      const text = target.startsWith('..') || !/\.(?:ya?ml|json)$/i.test(target) ? undefined : read(target);
      if (text === undefined) return part;
      const held = firstValue(target, text);
      const found = keys === undefined ? held : keyOf(held, ...keys.split('.'));
      return found === undefined ? part : expanded(found, target, depth + 1);
    }
    if (Array.isArray(part)) return part.map((each) => expanded(each, around, depth));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, each]) => [key, expanded(each, around, depth)]),
    );
  };
  const whole = expanded(value, path, 0);
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return whole;
  return Object.fromEntries(
    Object.entries(whole).map(([key, each]) => [key, MERGED.test(key) ? merged(each) : each]),
  );
}

const MERGED = /^(?:resources|functions)$/;

/** Mappings of a list as one, and what they hold by the same name as well. */
function merged(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isMapping)) return value;
  const all: Record<string, unknown> = {};
  for (const mapping of value)
    for (const [key, each] of Object.entries(mapping)) {
      const known = all[key];
      all[key] = isMapping(known) && isMapping(each) ? { ...known, ...each } : each;
    }
  return all;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstValue(path: string, text: string): unknown {
  try {
    return readDocuments(path, text, 'manifests').documents[0]?.value;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
