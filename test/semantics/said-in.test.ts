import type { ts } from 'ts-morph';
import { expect, it } from 'vitest';
import { saidIn } from '../../src/extract/semantics/said-in.js';

it('reads the text of a file once, whether it says so or not, and of each file for itself', () => {
  let read = 0;
  const fileWith = (said: string): ts.SourceFile => {
    const file: Pick<ts.SourceFile, 'text'> = {
      get text() {
        read += 1;
        return said;
      },
    };
    return file as ts.SourceFile;
  };
  const speaksOfBreakers = saidIn(/breaker/i);
  const [speaking, silent] = [fileWith('const orders = new Breaker();'), fileWith('const orders = 1;')];
  const answers = [speaking, silent, speaking, silent].map(speaksOfBreakers);
  expect(answers).toEqual([true, false, true, false]);
  expect(read).toBe(2);
});
