/**
 * What tells the services of a system from each other. In: their names. Out: each without the words that most of them have, as of a project:
 * `cart` of `shop-cart-service` beside `shop-orders-service` and `shop-users-service`. Why: variables leave these out, `CART_URL`.
 */

/** Fewer that share a word may do so because they are about the same. */
const FEWEST = 3;

export function withoutSharedWords(names: readonly string[]): ReadonlyMap<string, string> {
  const words = new Map(names.map((name) => [name, name.split(/[-_]+/)]));
  const count = new Map<string, number>();
  for (const each of words.values())
    for (const word of new Set(each)) count.set(word, (count.get(word) ?? 0) + 1);
  const isShared = (word: string) => {
    const found = count.get(word) ?? 0;
    return found >= FEWEST && found * 2 > names.length;
  };
  return new Map(
    [...words].flatMap(([name, each]) => {
      const own = each.filter((word) => !isShared(word));
      return own.length > 0 && own.length < each.length ? [[name, own.join('-')] as const] : [];
    }),
  );
}
