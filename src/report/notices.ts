import { groupBy } from '../model/group.js';
import type { Notice } from '../model/nouns.js';
import { many } from '../rule/words.js';
import { paint, place, plain, type Terminal } from './terminal.js';

/** Notices shown per source; `--format json` has all of them. */
const mostShown = 8;

/** What could not be read or resolved, for standard error. */
export function noticesText(notices: readonly Notice[], terminal: Terminal): string {
  const colour = paint(terminal);
  const sections = [...groupBy(notices, ({ source }) => source)].map(([source, all]) => {
    // What takes something away from the result goes first.
    const weightiest = [...all].sort((a, b) => (b.unresolved ?? 0) - (a.unresolved ?? 0));
    const lines = weightiest.slice(0, mostShown).map(({ at, message }) => {
      const where = at ? `${colour.cyan(place(at))} ` : '';
      return `  ${where}${plain(message)}`;
    });
    const rest = all.length - lines.length;
    const more = rest > 0 ? [colour.dim(`  and ${many(rest, 'more notice')} (--format json has all)`)] : [];
    return [`${colour.yellow('notices')} ${colour.dim(`· ${source}`)}`, ...lines, ...more, ''].join('\n');
  });
  return sections.length > 0 ? `${sections.join('\n')}\n` : '';
}
