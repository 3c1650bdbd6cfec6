/** Files that only hand on what others declare: `export * from './orders'`. */

/** What people call such files. */
export const NAMED_BARREL = /(?:^|\/)(?:index|mod|main|lib|exports?|public[-_]api)\.[cm]?[jt]sx?$/;

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const HANDED_ON =
  /\bexport\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^{}]*\})\s*from\s*(?:'[^'\n]*'|"[^"\n]*")\s*;?/g;

/** Whether a text says nothing else than what it hands on. */
export function handsOnOnly(text: string): boolean {
  return text.includes('export') && text.replace(COMMENT, '').replace(HANDED_ON, '').trim() === '';
}
