import { expect, test } from 'vitest';
import { deployedByTerraform } from '../../src/terraform/index.js';

/** The value of a variable of a function, beside other blocks. */
function variableOf(written: string, blocks: string): string | undefined {
  const files: Readonly<Record<string, string>> = {
    'orders/main.tf': `${blocks}
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  environment {
    variables = { QUEUE = ${written} }
  }
}
`,
    'm/main.tf':
      'variable "name" {}\nresource "aws_sqs_queue" "q" {\n  name = var.name\n}\noutput "url" {\n  value = aws_sqs_queue.q.url\n}\n',
  };
  const { programs } = deployedByTerraform(Object.keys(files), (path) => files[path]);
  return programs[0]?.variables.get('QUEUE')?.value;
}

const COUNTED =
  'resource "aws_sqs_queue" "q" {\n  count = 2\n  name = ["orders", "returns"][count.index]\n}\n';
const EACH =
  'resource "aws_sqs_queue" "q" {\n  for_each = toset(["orders", "returns"])\n  name = "shop-$' +
  '{each.key}"\n}\n';
const MODULES =
  'module "m" {\n  source = "../m"\n  for_each = toset(["orders", "returns"])\n  name = each.key\n}\n';

test.each([
  ['aws_sqs_queue.q[*].url[1]', COUNTED, 'returns'],
  ['element(aws_sqs_queue.q.*.url, 1)', COUNTED, 'returns'],
  ['join(",", aws_sqs_queue.q[*].url)', COUNTED, 'orders,returns'],
  ['aws_sqs_queue.q[data.aws_ssm_parameter.which.value].url', EACH, 'shop-$' + '{each.key}'],
  ['module.m[var.which].url', MODULES, '$' + '{module.m.url}'],
  ['module.m["returns"].url', MODULES, 'returns'],
  ['lookup({ eu = "orders" }, var.region, "returns")', 'variable "region" {}\n', '$' + '{}'],
  ['substr("orders-and-returns", 0, 6)', '', 'orders'],
  ['substr("$' + '{var.name}-queue", 0, 64)', 'variable "name" {\n  default = "orders"\n}\n', 'orders-queue'],
])('%s is one of several, or of none', (written, blocks, expected) => {
  expect(variableOf(written, blocks)).toBe(expected);
});

test('nobody is handed what it hands out itself', () => {
  const blocks = `data "terraform_remote_state" "payments" {
  backend = "s3"
}
output "queue_url" {
  value = "orders-queue"
}
`;
  const written = 'data.terraform_remote_state.payments.outputs.queue_url';
  expect(variableOf(written, blocks)).toBe('$' + '{payments.queue_url}');
});

test('a module that makes up names is none', () => {
  const blocks =
    'module "this" {\n  source = "cloudposse/label/null"\n  context = var.context\n}\nresource "aws_sqs_queue" "returns" {\n  name = module.this.id\n}\n';
  expect(variableOf('aws_sqs_queue.returns.url', blocks)).toBe('returns');
});

test.each([
  'locals {\n  t = <<EOT\n%{ if var.env == "prod" }\nx\n%{ endif }\nEOT\n}\n',
  'resource "x" "y" {\n  a = @\n}\n',
])('a block that is not understood hides none behind it', (blocks) => {
  expect(variableOf('"orders"', blocks)).toBe('orders');
});

test('a number that is usually none may be some', () => {
  const blocks =
    'variable "some" {\n  default = 0\n}\nresource "aws_sqs_queue" "q" {\n  count = var.some\n  name = "orders"\n}\n';
  expect(variableOf('aws_sqs_queue.q[0].url', blocks)).toBe('orders');
});
