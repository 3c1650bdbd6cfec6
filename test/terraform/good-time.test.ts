import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { deployedByTerraform } from '../../src/terraform/index.js';

const many = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('');
const FUNCTION =
  'resource "aws_lambda_function" "f" {\n  for_each = var.all\n  function_name = each.key\n  filename = "../a/${each.key}.zip"\n  environment { variables = { A = aws_sqs_queue.q[each.key].url } }\n}\nresource "aws_sqs_queue" "q" {\n  for_each = var.all\n  name = each.key\n}\nresource "aws_lambda_event_source_mapping" "m" {\n  for_each = var.all\n  function_name = aws_lambda_function.f[each.key].arn\n  event_source_arn = aws_sqs_queue.q[each.key].arn\n}\n';
const all = `all = toset([${many(200, (at) => `"k${at}",`)}])\n`;

test.each<[string, Readonly<Record<string, string>>]>([
  [
    'texts that double each other',
    {
      'a.tf': `locals {\n  a0 = "x"\n${many(60, (at) => `  a${at + 1} = "\${local.a${at}}\${local.a${at}}\${var.x}"\n`)}}\nresource "aws_sqs_queue" "q" { name = local.a60 }\n`,
    },
  ],
  [
    'lists that double each other',
    {
      'a.tf': `locals {\n  a0 = ["x"]\n${many(60, (at) => `  a${at + 1} = concat(local.a${at}, local.a${at})\n`)}}\nresource "aws_sqs_queue" "q" {\n  for_each = toset(local.a60)\n  name = each.key\n}\n`,
    },
  ],
  [
    'objects that hold each other twice',
    {
      'a.tf': `locals {\n  a0 = { E = "x" }\n${many(60, (at) => `  a${at + 1} = { l = local.a${at}, r = local.a${at} }\n`)}}\nmodule "m" {\n  source = "x/lambda/y"\n  a = local.a60\n}\n`,
    },
  ],
  [
    'modules for many keys that use modules for many keys',
    {
      'a.tf': `module "m" {\n  source = "./m"\n  for_each = local.all\n}\nlocals {\n  ${all}}\n`,
      'm/a.tf': `module "n" {\n  source = "../n"\n  for_each = local.all\n  all = local.all\n}\nlocals {\n  ${all}}\n`,
      'n/a.tf': `variable "all" {}\n${FUNCTION}`,
    },
  ],
  ['brackets that are not closed', { 'a.tf': `locals {\n  a = ${'['.repeat(100_000)}` }],
  ['templates that are not closed', { 'a.tf': `locals {\n  a = ${'"${'.repeat(50_000)}` }],
  ['a comment that is not closed', { 'a.tf': '/* '.repeat(100_000) }],
  [
    'texts of lines that are not ended',
    { 'a.tf': `locals {\n${many(5_000, (at) => `  a${at} = <<A${at}\n`)}}` },
  ],
  ['many signs', { 'a.tf': `locals {\n  a = ${'!-'.repeat(100_000)}1\n}` }],
  [
    'names with many words',
    {
      'a.tf': `resource "aws_lambda_event_source_mapping" "m" {\n  function_name = "a"\n  event_source_arn = module.q.${'queue_'.repeat(30_000)}x\n}\nmodule "q" { source = "a/b" }\n`,
    },
  ],
])('%s take no long time', (_, files) => {
  const begin = performance.now();
  deployedByTerraform(Object.keys(files), (path) => files[path]);
  expect(performance.now() - begin).toBeLessThan(4_000);
});
