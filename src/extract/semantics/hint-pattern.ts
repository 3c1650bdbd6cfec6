/** What a text may hold, and the bit that says so: by those and by the imports of all files it is chosen which are looked into. */
export interface HintPattern {
  readonly bit: number;
  readonly pattern: RegExp;
  /** What the text has to hold as well. */
  readonly and?: RegExp;
}
