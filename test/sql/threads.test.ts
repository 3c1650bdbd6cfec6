import { expect, it } from 'vitest';
import { loadParser } from '../../src/extract/sql/parse.js';
import { readTexts } from '../../src/extract/sql/threads.js';

it('threads read what one thread reads, in the same order', async () => {
  const texts = Array.from({ length: 3_000 }, (_, index) => ({
    text: `SELECT ${'a, '.repeat(index % 90)}a FROM t${index % 700} WHERE ${index % 50 === 0 ? 'FRM' : 'x'} /*job='${index}'*/`,
    cut: index % 70 === 0,
  }));
  texts.push({
    text: `SELECT * FROM ${'(SELECT * FROM '.repeat(5_000)}a${') x'.repeat(5_000)}`,
    cut: false,
  });
  const inThreads = await readTexts(texts, await loadParser(), 2);
  expect(inThreads).toEqual(await readTexts(texts, await loadParser(), 0));
  expect(inThreads).toHaveLength(3_001);
  expect(inThreads[2_999]?.tags).toEqual({ job: '2999' });
});
