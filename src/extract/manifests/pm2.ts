/**
 * In: a file in which pm2 finds what it keeps running. Out: its apps. A list of pm2 is a program; what it says is read as text, and only what
 * is written out counts. Source: https://pm2.keymetrics.io/docs/usage/application-declaration/
 */
import type { Path } from '../../model/nouns.js';
import { lineAt, nameOf, parentOf, resolvePath } from './paths.js';

export interface Pm2App {
  readonly name: string;
  /** What it runs, as it is written, seen from the directory. */
  readonly script: string;
  readonly directory: Path;
  readonly line: number;
}

const LIST = /^(?:ecosystem|pm2|process)(?:[.-][\w-]+)*\.(?:[cm]?js|json)$/i;
/** A list of some apps is no longer. */
const LONGEST = 200_000;
/** An app: what stands in braces, with what these hold in braces themselves. */
const APP = /\{(?:[^{}]|\{[^{}]*\})*\}/g;

export function pm2Apps(file: Path, read: (path: Path) => string | undefined): Pm2App[] {
  if (!LIST.test(nameOf(file))) return [];
  const text = read(file) ?? '';
  const start = /\bapps["']?\s*:\s*\[/.exec(text);
  if (start === null || text.length > LONGEST) return [];
  const list = text.slice(start.index + start[0].length);
  return [...list.matchAll(APP)].flatMap(({ 0: app, index }) => {
    const script = textAt(app, 'script');
    const directory = resolvePath(parentOf(file), textAt(app, 'cwd') ?? '.');
    if (script === undefined || directory === undefined) return [];
    const line = lineAt(text, start.index + start[0].length + index);
    return [{ name: textAt(app, 'name') ?? nameOf(script), script, directory, line }];
  });
}

function textAt(app: string, key: string): string | undefined {
  return new RegExp(`["'\\s{,]${key}["']?\\s*:\\s*(["'\`])([^"'\`$]+)\\1`).exec(app)?.[2];
}
