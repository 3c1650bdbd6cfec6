/** Names that come from strangers → YAML that means exactly them, on one line. */
import { Scalar, stringify } from 'yaml';

/** What reads the same as a key, in a list and after a colon. */
const SIMPLE = /^[\p{L}_][\p{L}\p{N}_./-]*$/u;

/** What an editor takes for the end of a line, and what nobody sees or what turns the direction of writing. */
const UNSEEN = /[\p{Cf}\u0085\u2028\u2029]/gu;

/** A text as YAML, for a key, a value or an item of a list in brackets: plain where that is safe, else in double quotes. */
export function scalar(text: string): string {
  const options = { lineWidth: 0, doubleQuotedAsJSON: true };
  if (SIMPLE.test(text) && stringify(text, options) === `${text}\n`) return text;
  const quoted = new Scalar(text);
  quoted.type = Scalar.QUOTE_DOUBLE;
  return stringify(quoted, options).trimEnd().replaceAll(UNSEEN, escaped);
}

/** A value as YAML, in blocks. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** `[orders, "a, b"]` */
export function flowList(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
