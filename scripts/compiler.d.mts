/** The source text of a module that exports, of TypeScript's compiler, what goes by some names, and holds nothing else than that needs. */
export function compilerOf(names: Iterable<string>): string;
