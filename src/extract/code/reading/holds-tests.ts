/**
 * In: the text of a source file. Out: whether it holds tests. Why: what a runner is told to look for may be called anything: `orders.integration.ts`.
 */

/** A test as Jest, Vitest, Mocha, Jasmine, Playwright, Cypress, Bun and Node.js have it, inside of what describes several. */
const TEST = /^[ \t]*(?:it|test)(?:\.\w+)*\(\s*['"`]/m;

export function holdsTests(text: string): boolean {
  if (!text.includes('describe(')) return false;
  const match = TEST.exec(text);
  // What generators write stands in a template.
  return match !== null && (text.slice(0, match.index).split('`').length - 1) % 2 === 0;
}
