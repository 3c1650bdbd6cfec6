/**
 * What a place stands in. In: regions that lie beside or within each other, the outer ones first. Out: the innermost around a place. Why an index: of a
 * list of thousands of members, each place would be compared with all.
 */
export interface Region {
  readonly pos: number;
  readonly end: number;
  readonly name: string;
}

export class RegionIndex {
  /** By where they begin, those around others first. */
  readonly #sorted: readonly Region[];
  /** The one around each, by the same numbers; -1 where none is. */
  readonly #outer: readonly number[];

  constructor(regions: readonly Region[]) {
    // The order of those of the same extent stays: the last is the innermost.
    this.#sorted = [...regions].sort((one, other) => one.pos - other.pos || other.end - one.end);
    const outer: number[] = [];
    for (const [index, region] of this.#sorted.entries()) {
      let around = index - 1;
      while (around >= 0 && this.#sorted[around]!.end < region.end) around = outer[around]!;
      outer.push(around);
    }
    this.#outer = outer;
  }

  /** The name of the innermost region around a place. */
  nameAround({ pos, end }: { readonly pos: number; readonly end: number }): string | undefined {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]!.pos <= pos) low = middle + 1;
      else high = middle;
    }
    let found = low - 1;
    while (found >= 0 && this.#sorted[found]!.end < end) found = this.#outer[found]!;
    return this.#sorted[found]?.name;
  }
}
