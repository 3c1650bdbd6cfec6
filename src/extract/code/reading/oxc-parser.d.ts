/** What oxc-parser hands out as JavaScript without types: the parser itself, and what makes a tree of its text. */
declare module 'oxc-parser/src-js/bindings.js' {
  import type { ParseResult, ParserOptions } from 'oxc-parser';

  /** Each property hands over what it has: its text is there once. */
  export function parseSync(
    name: string,
    text: string,
    options?: ParserOptions,
  ): Omit<ParseResult, 'program'> & { readonly program: string };
}

declare module 'oxc-parser/src-js/wrap.js' {
  import type { Program } from 'oxc-parser';

  export function jsonParseAst(program: string): Program;
}
