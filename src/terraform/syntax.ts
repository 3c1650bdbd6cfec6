/**
 * What files of Terraform are made of: blocks with attributes, whose values are expressions. Why no library reads them: those for JavaScript are Go's parser
 * compiled, megabytes to be loaded, and leave expressions as text, of which all that is wanted here would have to be read once more.
 * Source: https://developer.hashicorp.com/terraform/language/syntax/configuration
 */

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly line: number;
}

export interface Body {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

export interface Attribute {
  readonly value: Expression;
  readonly line: number;
}

/** Expressions, as far as they can say what something is called; all else is `other`. */
export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean | null }
  /** A text with expressions in it. */
  | { readonly is: 'template'; readonly parts: readonly (string | Expression)[] }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'member'; readonly of: Expression; readonly name: string }
  | { readonly is: 'index'; readonly of: Expression; readonly at: Expression }
  /** `of[*].name`, `of.*.name`: all that stands behind it is asked of each. */
  | { readonly is: 'splat'; readonly of: Expression }
  | {
      readonly is: 'call';
      readonly name: string;
      readonly given: readonly Expression[];
      readonly spread: boolean;
    }
  | { readonly is: 'object'; readonly entries: readonly Entry[] }
  | { readonly is: 'list'; readonly items: readonly Expression[] }
  | { readonly is: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  /** Whether two values are the same, or differ. */
  | { readonly is: 'same'; readonly one: Expression; readonly other: Expression; readonly differs: boolean }
  | {
      readonly is: 'each';
      readonly key?: string;
      readonly value: string;
      readonly of: Expression;
      /** Absent of what makes a list. */
      readonly keyed?: Expression;
      readonly gives: Expression;
      /** What has to hold for what is taken. */
      readonly only?: Expression;
    }
  | { readonly is: 'other' };

export interface Entry {
  readonly key: Expression;
  readonly value: Expression;
  readonly line: number;
}

export const OTHER: Expression = { is: 'other' };
