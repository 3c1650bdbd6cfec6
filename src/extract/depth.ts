/** How far the code is looked into: for its imports alone; for what it does with data; and for what it says to others. Each holds those before it. */
export type Depth = 'imports' | 'data' | 'traffic';

const DEPTHS: readonly Depth[] = ['imports', 'data', 'traffic'];

/** Whether what was found out at one depth says all that is asked for at another. */
export function isAsDeep(depth: Depth, asked: Depth): boolean {
  return DEPTHS.indexOf(depth) >= DEPTHS.indexOf(asked);
}
