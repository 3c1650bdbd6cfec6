/**
 * Numbers that look random and are the same in every run and on every machine: what is measured today can be compared
 * with what is measured tomorrow. The generator is mulberry32.
 */
export class Random {
  #state;

  /** @param {number} seed a whole number */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** @returns {number} from 0 up to, but not including, 1 */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} low @param {number} high @returns {number} a whole number from `low` to `high`, both included */
  between(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** @param {number} probability from 0 to 1 @returns {boolean} */
  chance(probability) {
    return this.next() < probability;
  }

  /** @template T @param {readonly T[]} items at least one @returns {T} */
  pick(items) {
    return items[this.between(0, items.length - 1)];
  }

  /** @template T @param {readonly T[]} items @param {number} count @returns {T[]} so many different ones, or all there are */
  sample(items, count) {
    const left = [...items];
    const taken = [];
    while (taken.length < count && left.length > 0) {
      taken.push(...left.splice(this.between(0, left.length - 1), 1));
    }
    return taken;
  }
}
