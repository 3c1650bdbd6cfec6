/**
 * In: tools and a directory. Out: how long each took, and how much memory. Why in turn (A B C, A B C): a machine that others
 * use is slower at one time than at another; what runs side by side shares that, so ratios hold where seconds do not.
 */
import { outcomeOf } from './contenders.mjs';
import { measure } from './measure.mjs';

/** @import { Contender } from './contenders.mjs' */
/** @import { Measured } from './measure.mjs' */

/**
 * @typedef {{ name: string, runs: number, seconds: number, ratio: number, bytes: number | undefined, did: string }} Result
 *   medians; `ratio` is the median of the ratios to the first tool, each taken within one round
 * @typedef {{ name: string, failed: string }} Failure
 */

/** A tool that takes longer is run once. */
const WORTH_ONE_RUN_SECONDS = 60;

/**
 * Runs the tools in turn, some rounds long; the first is what the others are compared with. One more run of it goes before,
 * uncounted, so that the files are in the system's memory for all.
 * @param {readonly Contender[]} contenders @param {string} directory @param {number} rounds
 * @param {(message: string) => void} progress
 * @returns {Promise<(Result | Failure)[]>}
 */
export async function compare(contenders, directory, rounds, progress) {
  /** @type {Map<Contender, { measured: Measured, ratio: number, did: string }[]>} */
  const counted = new Map(contenders.map((one) => [one, []]));
  /** @type {Map<Contender, string>} */
  const failures = new Map();
  progress('warming up');
  contenders[0].before?.(directory);
  await measure(contenders[0].command(directory));
  for (let round = 1; round <= rounds; round++) {
    let yardstick = Number.NaN;
    for (const one of contenders) {
      const runs = counted.get(one) ?? [];
      const isSlow = !one.isOurs && runs.some(({ measured }) => measured.seconds > WORTH_ONE_RUN_SECONDS);
      if (failures.has(one) || isSlow) continue;
      progress(`round ${round} of ${rounds}: ${one.name}`);
      one.before?.(directory);
      const measured = await measure(one.command(directory));
      if (one === contenders[0]) yardstick = measured.seconds;
      const outcome = outcomeOf(one, measured);
      if ('failed' in outcome) failures.set(one, outcome.failed);
      else runs.push({ measured, ratio: measured.seconds / yardstick, did: outcome.did });
    }
  }
  return contenders.map((one) => {
    const failed = failures.get(one);
    if (failed !== undefined) return { name: one.name, failed };
    const runs = counted.get(one) ?? [];
    const bytes = runs.flatMap(({ measured }) => measured.bytes ?? []);
    return {
      name: one.name,
      runs: runs.length,
      seconds: median(runs.map(({ measured }) => measured.seconds)),
      ratio: median(runs.map(({ ratio }) => ratio)),
      bytes: bytes.length > 0 ? median(bytes) : undefined,
      did: runs[0].did,
    };
  });
}

/** @param {readonly number[]} values at least one */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
