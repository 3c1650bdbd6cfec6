/** What is said of a file that does not parse; apart from who says it, so that nobody loads the compiler for it. */
export const DOES_NOT_PARSE = 'The code does not parse here, so what it does may not be known.';
