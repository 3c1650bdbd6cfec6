import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { deployedByTerraform } from '../../src/terraform/index.js';

const many = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('');
const queue = (argument: string) => `resource "aws_sqs_queue" "a" {\n  ${argument}\n}\n`;

test.each<[string, Readonly<Record<string, string>>]>([
  [
    'queues that are called by each other',
    {
      'a.tf': `${queue('name = "$' + '{aws_sqs_queue.b.name}-x"')}resource "aws_sqs_queue" "b" {\n  name = "\${aws_sqs_queue.a.name}-y"\n}\n`,
    },
  ],
  ['queues for each of themselves', { 'a.tf': queue('for_each = aws_sqs_queue.a') }],
  [
    'queues that count each other',
    {
      'a.tf': `${queue('count = length(aws_sqs_queue.b)')}resource "aws_sqs_queue" "b" {\n  count = length(aws_sqs_queue.a)\n}\n`,
    },
  ],
  [
    'a module for each of itself',
    {
      'a.tf': 'module "a" {\n  source = "./m"\n  for_each = module.a\n}\n',
      'm/a.tf': 'output "x" {\n  value = 1\n}\n',
    },
  ],
  [
    'a template that fills itself',
    { 'a.tf': queue('name = templatefile("a.tpl", {})'), 'a.tpl': 'x$' + '{templatefile("a.tpl", {})}' },
  ],
  [
    'replacements that grow',
    {
      'a.tf': queue(`name = ${'replace('.repeat(12)}"aaaaaaaaaa"${`,"a","${'a'.repeat(21)}")`.repeat(12)}`),
    },
  ],
  [
    'texts of lines within each other',
    {
      'a.tf': `locals {\n  a = ${many(9_000, (at) => `<<A${at}\n\${`)}1${many(9_000, (at) => `}\nA${8_999 - at}\n`)}}\n`,
    },
  ],
  [
    'lists of a list twice',
    {
      'a.tf': `locals {\n  a0 = ["x"]\n${many(40, (at) => `  a${at + 1} = [local.a${at}, local.a${at}]\n`)}}\n${queue('for_each = toset(flatten(local.a40))')}`,
    },
  ],
  [
    'wide lists of wide lists',
    {
      'a.tf': `locals {\n  a0 = ["x"]\n${many(8, (at) => `  a${at + 1} = [${`local.a${at},`.repeat(60)}]\n`)}}\nmodule "m" {\n  source = "x/lambda/y"\n  a = local.a8\n}\n`,
    },
  ],
])('%s end in good time', (_, files) => {
  const begin = performance.now();
  deployedByTerraform(Object.keys(files), (path) => files[path]);
  expect(performance.now() - begin).toBeLessThan(4_000);
});
