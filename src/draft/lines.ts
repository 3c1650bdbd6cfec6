/** How the drafts are written: prose for people behind `# `, entries that are switched off behind `#` alone. */
import type { Location } from '../model/nouns.js';
import { plain } from '../report/plain.js';

/** Columns; a longer explanation is cut. */
const WIDEST = 160;

/** How both files tell their readers what is an entry and what is prose. */
export const HOW_TO_READ =
  'A line with a "#" right before its first word is an entry that is switched off: take the "#" away to switch it on.';

/** An explanation, on one line; what strangers wrote into it ends no comment. */
export function prose(text: string, indent = 0): string {
  const clean = plain(text);
  const short = clean.length > WIDEST ? `${clean.slice(0, WIDEST)}…` : clean;
  return `${' '.repeat(indent)}${short === '' ? '#' : `# ${short}`}`;
}

/** An entry, switched on or off, and what explains it. */
export function entry(
  text: string,
  { indent = 0, off = false, because = '' }: { indent?: number; off?: boolean; because?: string } = {},
): string {
  return `${' '.repeat(indent)}${off ? '#' : ''}${text}${because === '' ? '' : `   ${prose(because)}`}`;
}

/** `docker-compose.yml:12` */
export function placed({ path, line }: Location): string {
  return line === undefined ? path || '.' : `${path}:${line}`;
}
