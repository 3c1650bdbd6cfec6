/**
 * In: a script. Out: what the parser says of it, and its tree if that is asked for. Why not as the parser's package has it: there a tree
 * that nobody asks for stays in memory that V8 knows nothing of, so nothing makes it clean up, and 10,000 files hold half a gigabyte.
 */
import type { ParseResult, ParserOptions } from 'oxc-parser';
import { parseSync } from 'oxc-parser/src-js/bindings.js';
import { jsonParseAst } from 'oxc-parser/src-js/wrap.js';

export { Visitor } from 'oxc-parser';

/** What the parser says of a script. */
export type Parsed = Pick<ParseResult, 'errors' | 'module' | 'program'>;

/** Parses a script. The tree is only made when it is asked for, which takes several times as long. */
export function parse(name: string, text: string, options?: ParserOptions): Parsed {
  // Who asks for the text of the tree takes it out of the result, and copying it takes less time than finding new memory for the next one.
  const { errors, module, program } = parseSync(name, text, options);
  return {
    errors,
    module,
    get program() {
      return jsonParseAst(program);
    },
  };
}
