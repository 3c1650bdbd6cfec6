/** Things that belong to an object each, found by it: a schema may hold tens of thousands. */
export class Groups<Owner, Item> {
  readonly #items = new Map<Owner, Item[]>();

  of(owner: Owner | undefined): readonly Item[] {
    return (owner === undefined ? undefined : this.#items.get(owner)) ?? [];
  }

  add(owner: Owner, item: Item): void {
    const there = this.#items.get(owner);
    if (there) there.push(item);
    else this.#items.set(owner, [item]);
  }

  /** Takes away those of one owner, or of all, that a test is true for. */
  remove(owner: Owner | 'all', test: (item: Item) => boolean): void {
    for (const [each, items] of owner === 'all' ? this.#items : [[owner, this.#items.get(owner)] as const]) {
      if (items?.some(test))
        this.#items.set(
          each,
          items.filter((item) => !test(item)),
        );
    }
  }

  delete(owner: Owner): void {
    this.#items.delete(owner);
  }

  /** In the order in which their owners came. */
  all(): readonly Item[] {
    return [...this.#items.values()].flat();
  }
}
