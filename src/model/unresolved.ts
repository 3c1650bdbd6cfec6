import type { Model } from './model.js';
import { UserError } from './user-error.js';

/**
 * The gate against a green light that means nothing.
 * @param limit percent of a source's facts that may stay unresolved; `undefined` sets no limit
 * @throws UserError when a source is above it
 */
export function checkUnresolved(model: Model, limit: number | undefined): void {
  if (limit === undefined) return;
  for (const source of new Set(model.notices.map((notice) => notice.source))) {
    const own = model.notices.filter((notice) => notice.source === source);
    const lost = own.reduce((sum, { unresolved = 0 }) => sum + unresolved, 0);
    const read = source === 'config' ? 0 : (model.facts.get(source) ?? 0);
    const share = (100 * lost) / Math.max(1, lost, read);
    if (share <= limit) continue;
    const [worst] = [...own].sort((a, b) => (b.unresolved ?? 0) - (a.unresolved ?? 0));
    throw new UserError({
      message: `${share.toFixed(1)} % of what was read as ${source} could not be resolved, more than the ${limit} % of --max-unresolved`,
      hint: `most of all: ${worst!.message}`,
      ...(worst!.at && { at: worst!.at }),
    });
  }
}
