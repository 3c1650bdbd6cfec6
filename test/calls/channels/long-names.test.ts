import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { channelsOf } from './bank.js';

test.each([
  [
    'Kafka',
    `import { Kafka } from 'kafkajs'; new Kafka({ brokers: [] }).producer().send({ topic: '${'a'.repeat(200)}', messages: [] });`,
    `import { Kafka } from 'kafkajs'; new Kafka({ brokers: [] }).consumer({ groupId: 'x' }).subscribe({ topic: /^${'a.*'.repeat(12)}b$/ });`,
  ],
])('a pattern of %s with many wildcards is tried once', async (_, teller, ledger) => {
  const start = performance.now();
  expect(await channelsOf(teller, ledger)).toHaveLength(2);
  expect(performance.now() - start).toBeLessThan(5_000);
});
