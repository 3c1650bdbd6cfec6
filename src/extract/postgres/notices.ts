import type { Notice } from '../../model/nouns.js';

/** So many of one kind are shown one by one. */
const SHOWN = 20;

/** The first notices of one kind, and one that stands for all the others, so that a bad file does not fill the screen. */
export function firstFew(notices: readonly Notice[], others: (count: number) => string): readonly Notice[] {
  if (notices.length <= SHOWN) return notices;
  const hidden = notices.slice(SHOWN);
  const [first] = hidden;
  if (!first) return notices;
  const unresolved = hidden.reduce((sum, notice) => sum + (notice.unresolved ?? 0), 0);
  return [
    ...notices.slice(0, SHOWN),
    { source: first.source, message: others(hidden.length), ...(first.at && { at: first.at }), unresolved },
  ];
}
