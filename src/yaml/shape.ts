/**
 * The shape of a YAML file, written with zod, whose messages are sentences about what a person wrote.
 * zod is imported in this folder only; the schemas of config/ and ownership/ take `z` from here.
 */
import { z } from 'zod';
import { describe, quoted } from './words.js';

export { z };

interface Expectation {
  readonly error: (issue: z.core.$ZodRawIssue) => string;
}

/** The messages of a schema that wants `what` (`a list of names`): `must be a list of names, but is the number 6`. */
export function wants(what: string): Expectation {
  return {
    error: ({ input }) => {
      if (input === undefined) return 'is missing';
      if (input === null) return `is empty, but must be ${what}`;
      return `must be ${what}, but is ${describe(input)}`;
    },
  };
}

/** What is wrong with a value of the right type, and how to mend it. */
export interface Fault {
  readonly message: string;
  readonly hint?: string;
  /** The item of a list that is at fault. */
  readonly index?: number;
}

/** A check for `superRefine`: refuses a value for the faults that it has; what is refused is not checked any further. */
export function refuse<Value>(faults: (value: Value) => Iterable<Fault>) {
  return (value: Value, context: z.core.$RefinementCtx<Value>): void => {
    for (const { message, hint, index } of faults(value)) {
      const path = index === undefined ? [] : [index];
      context.addIssue({ code: 'custom', message, path, params: { hint }, continue: false });
    }
  };
}

/** A text on one line that is not blank and has no blanks at its ends. */
export function text(what: string) {
  return z.string(wants(what)).superRefine(
    refuse(function* (value) {
      const bare = value.trim();
      if (bare === '') yield { message: `must be ${what}, but is blank` };
      else if (bare !== value)
        yield { message: 'begins or ends with a blank', hint: `write ${quoted(bare)}` };
      else if (/\p{Cc}/u.test(value)) yield { message: 'has a line break or control character in it' };
    }),
  );
}

/** A list; `what` says of what. */
export function list<Item extends z.ZodType>(item: Item, what: string) {
  return z.array(item, wants(what));
}

/** A mapping from names that people choose. */
export function named<Value extends z.ZodType>(value: Value, what: string) {
  return z.record(text('a name'), value, wants(what));
}

/** A mapping with these keys and no others. */
export function mapping<Keys extends z.ZodRawShape>(keys: Keys, what: string) {
  const { error } = wants(what);
  return z.strictObject(keys, {
    // About unknown keys check.ts makes a message of its own for each; this one hands it the keys to suggest from.
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(keys).join(' ') : error(issue)),
  });
}
