import type { Declarations, Preset, RuleDeclaration, Severity } from '../model/declarations.js';
import { didYouMean } from '../model/suggest.js';
import { type Problem, UserError } from '../model/user-error.js';
import type { Rule } from './rule.js';

/** How one rule runs: its severity, whether a person chose that, and a value for each of its options. */
export interface Setting {
  readonly rule: Rule;
  readonly severity: Severity;
  /** True when the configuration names the severity; then a finding's own severity does not count. */
  readonly chosen: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Rules and what the configuration says of them → the rules that run, in the order of `rules`.
 * @param only run just these rules, whatever the configuration switches off
 * @throws UserError for every unknown rule, unknown option and unfit value at once
 */
export function settle(
  rules: readonly Rule[],
  { rules: declared, presets }: Pick<Declarations, 'rules' | 'presets'>,
  only: readonly string[] = [],
): Setting[] {
  const problems = [
    ...declared.flatMap((declaration) => [...problemsOf(declaration, rules)]),
    ...only
      .filter((id) => !rules.some((rule) => rule.id === id))
      .map((id) => unknownRule(id, rules))
      // The flag takes all that follows it, and so the root as well.
      .map((problem) => ({ ...problem, hint: `${problem.hint}; the root goes before --rule` })),
  ];
  const [first, ...others] = problems;
  if (first) throw new UserError(first, ...others);

  const preset = (name: Preset) => presets.some(({ value }) => value === name);
  return rules.flatMap((rule): Setting[] => {
    const declaration = declared.find(({ rule: id }) => id === rule.id);
    const asked = only.includes(rule.id);
    if (only.length > 0 ? !asked : declaration?.severity === 'off') return [];
    const fallback = preset('strict') ? stricter(rule.severity) : rule.severity;
    const chosen = declaration?.severity === 'off' ? undefined : declaration?.severity;
    const options = Object.entries(rule.options).map(([name, { default: value }]) => [
      name,
      declaration?.options[name]?.value ?? value,
    ]);
    return [
      {
        rule,
        severity: chosen ?? fallback,
        chosen: chosen !== undefined,
        options: Object.fromEntries(options),
      },
    ];
  });
}

function* problemsOf(declaration: RuleDeclaration, rules: readonly Rule[]): Generator<Problem> {
  const rule = rules.find(({ id }) => id === declaration.rule);
  if (!rule) {
    yield { ...unknownRule(declaration.rule, rules), at: declaration.at };
    return;
  }
  for (const [name, { value, at }] of Object.entries(declaration.options)) {
    const option = Object.hasOwn(rule.options, name) ? rule.options[name] : undefined;
    if (!option) {
      const known = Object.keys(rule.options);
      const hint = known.length === 0 ? `${rule.id} has no options` : didYouMean(name, known);
      yield { message: `rules.${rule.id}.${name}: unknown option`, hint, at };
    } else if (!option.accepts(value)) {
      const hint = `${option.describes} (default ${JSON.stringify(option.default)})`;
      yield {
        message: `rules.${rule.id}.${name} must be ${option.expects}, but is ${JSON.stringify(value)}`,
        hint,
        at,
      };
    }
  }
}

function unknownRule(id: string, rules: readonly Rule[]): Problem {
  const ids = rules.map((rule) => rule.id);
  return {
    message: `unknown rule "${id}"`,
    hint: `${didYouMean(id, ids) ?? ''} (archfit rules lists them all)`,
  };
}

function stricter(severity: Severity): Severity {
  return severity === 'info' ? 'warn' : 'error';
}
