import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { boundCall } from '../../src/extract/semantics/evaluate/calls.js';
import { fixed } from '../../src/extract/semantics/evaluate/text.js';
import { type FunctionValue, free } from '../../src/extract/semantics/evaluate/values.js';
import { groundOf } from '../../src/extract/semantics/ground.js';
import { directoryWith } from '../code/support.js';

/** The evaluator of a file, and what the file gives to its variables. */
function reading(text: string) {
  const root = directoryWith({ 'shelves.ts': text });
  const { evaluator } = groundOf({ root, files: ['shelves.ts'], links: [], units: [] });
  const values = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer) values.set(node.name.getText(), node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(evaluator.program.file('shelves.ts')!);
  const given = (name: string) => values.get(name)!;
  /** How many steps it takes to find what a variable is. */
  const stepsFor = (name: string): number => {
    const before = evaluator.steps;
    evaluator.valuesOf(given(name));
    return evaluator.steps - before;
  };
  return { evaluator, given, stepsFor };
}

describe('what hangs on too much', () => {
  const shelves = Array.from({ length: 2_000 }, (_, index) => `shelf${index}`);
  const many = `${shelves.map((each) => `const ${each} = () => ({ name: '${each}' }).name;`).join('\n')}
    const all = () => [${shelves.map((each) => `${each}()`).join(', ')}];
    export const everything = all();`;

  it('is given up once, and not again by each who asks for it', () => {
    const { stepsFor } = reading(`${many}
      export const first = everything[0];
      export const second = everything[1];
      export const third = [everything[2], everything[3]];`);
    expect(stepsFor('first')).toBeGreaterThan(2_900);
    expect(stepsFor('second')).toBeLessThan(20);
    expect(stepsFor('third')).toBeLessThan(20);
  });

  it('leaves alone what else there is to ask', () => {
    const { evaluator, given } = reading(`${many}
      export const first = everything[0];
      export const dry = 'dry';
      export const stores = [dry, shelf7()];`);
    evaluator.valuesOf(given('first'));
    const [stores] = evaluator.valuesOf(given('stores'));
    expect(stores?.kind === 'list' && stores.items.map(fixed)).toEqual(['dry', 'shelf7']);
  });
});

it('what is bound inside of a call is the same for each who asks, and another where something else is bound around call or function', () => {
  const { evaluator, given } = reading(`
    const labelled = (name: string) => () => name;
    export const dry = labelled('dry');
    export const cold = labelled('cold');
    export const first = dry();`);
  const functionOf = (name: string) => evaluator.valuesOf(given(name))[0] as FunctionValue;
  const call = given('first') as ts.CallExpression;
  const inside = boundCall(evaluator, functionOf('dry'), call, free);
  expect(boundCall(evaluator, { ...functionOf('dry') }, call, free)).toBe(inside);
  expect(boundCall(evaluator, functionOf('cold'), call, free)).not.toBe(inside);
  expect(boundCall(evaluator, functionOf('dry'), call, { ...free })).not.toBe(inside);
});
