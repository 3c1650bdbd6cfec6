/** One option of a rule: its default, what it means, and which values of a YAML file it takes. */
export interface Option<T> {
  readonly default: T;
  /** What it means, with its unit. */
  readonly describes: string;
  /** What it takes, in words, for messages: "a number of at least 0". */
  readonly expects: string;
  accepts(value: unknown): value is T;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values that a rule's `check` gets: every option, defaults filled in. */
export type OptionValues<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never;
};

/** The kinds of option that a rule may have. */
export const option = {
  /** A number from `min` (default 0) to `max`; `whole` refuses fractions. */
  number(settings: {
    default: number;
    describes: string;
    min?: number;
    max?: number;
    whole?: boolean;
  }): Option<number> {
    const { min = 0, max = Number.MAX_SAFE_INTEGER, whole = false } = settings;
    const upper = max === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${max}`;
    return {
      default: settings.default,
      describes: settings.describes,
      expects: `a ${whole ? 'whole ' : ''}number of at least ${min}${upper}`,
      accepts: (value): value is number =>
        typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value)),
    };
  },

  boolean(settings: { default: boolean; describes: string }): Option<boolean> {
    return {
      ...settings,
      expects: 'true or false',
      accepts: (value): value is boolean => typeof value === 'boolean',
    };
  },

  /** A list of names. */
  names(settings: { default: readonly string[]; describes: string }): Option<readonly string[]> {
    return {
      ...settings,
      expects: 'a list of names',
      accepts: (value): value is readonly string[] =>
        Array.isArray(value) && value.every((item) => typeof item === 'string'),
    };
  },
};
