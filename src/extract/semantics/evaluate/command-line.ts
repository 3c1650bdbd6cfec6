/**
 * Options of the command line, as parsers hand them to the program: `yargs.option('ordersUrl', { default }).argv.ordersUrl`,
 * `minimist(process.argv, { default }).orders`, `parseArgs({ options }).values.orders`, `program.option('--orders <url>', '', usual).opts().orders`.
 * In: a member of what a parser gives. Out: the variable of that name, which whoever deploys the program sets by its command, with what it is
 * where nobody does.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { inside } from './settings.js';
import { fixed, withDefault } from './text.js';
import type { Derived, Step, TextValue, Value } from './values.js';

const PARSERS = /^(?:yargs(?:\/yargs)?|minimist|commander|(?:node:)?util|meow|cac|yargs-parser|mri|arg)$/;

/** What an option is; undefined where the value is not what a parser gives. */
export function optionOfCommand(
  evaluator: Evaluator,
  value: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  const { root, steps } = value;
  if (!('package' in root) || !PARSERS.test(root.package) || !isParsed(root.package, steps)) return undefined;
  if (!/^[a-zA-Z]\w*$/.test(name)) return undefined;
  const variable: TextValue = { kind: 'text', parts: [{ variable: name }], origins: [node] };
  const usual = steps.flatMap((step, index) => usualIn(evaluator, step, steps[index - 1], name, node));
  return usual.length > 0 ? withDefault([variable], usual) : [variable];
}

/** Whether a chain of calls ends with what was parsed. */
function isParsed(from: string, steps: readonly Step[]): boolean {
  const names = steps.flatMap((step) => (step.step === 'member' ? [step.name] : []));
  const last = steps.at(-1);
  if (/util$/.test(from))
    return (
      names[0] === 'parseArgs' && names.length === 2 && last?.step === 'member' && last.name === 'values'
    );
  if (from === 'commander') return last?.step === 'call' && names.at(-1) === 'opts';
  if (last?.step === 'member') return last.name === 'argv' || last.name === 'flags';
  const isCalled = last?.step === 'call';
  return isCalled && (from.startsWith('yargs') ? /^parse/.test(names.at(-1) ?? '') : names.length === 0);
}

/** What one call says an option is where nobody sets it. */
function usualIn(
  evaluator: Evaluator,
  step: Step,
  before: Step | undefined,
  name: string,
  node: ts.Node,
): readonly Value[] {
  if (step.step !== 'call' || !ts.isCallExpression(step.node)) return [];
  const { arguments: given } = step.node;
  const { context } = step;
  const valuesOf = (index: number) => (given[index] ? evaluator.valuesOf(given[index], context) : []);
  const isNamed = (index: number) => valuesOf(index).some((each) => isCalled(fixed(each), name));
  const member = before?.step === 'member' ? before.name : undefined;
  if (member === 'default' && given.length > 1) return isNamed(0) ? valuesOf(1) : [];
  if (/^options?$/.test(member ?? '') && isNamed(0))
    return inside(evaluator, valuesOf(1), ['default'], node).concat(texts(valuesOf(2)));
  const groups = [...valuesOf(0), ...valuesOf(1)];
  return [
    ...inside(evaluator, groups, ['default', name], node),
    ...inside(evaluator, groups, ['options', name, 'default'], node),
    ...inside(evaluator, groups, ['flags', name, 'default'], node),
    ...(member === 'options' ? inside(evaluator, groups, [name, 'default'], node) : []),
  ];
}

/** Whether an option is written so: `ordersUrl`, `orders-url`, `-o, --orders-url <url>`. */
function isCalled(written: string | undefined, name: string): boolean {
  const [, long = written] = /--([\w-]+)/.exec(written ?? '') ?? [];
  return long !== undefined && long.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) === name;
}

function texts(values: readonly Value[]): readonly Value[] {
  return values.filter(({ kind }) => kind === 'text');
}
