import { describe, expect, it } from 'vitest';
import { keeping, packageOf, told } from './support.js';

const lambda = (label: string, more: string) => `resource "aws_lambda_function" "${label}" {
  handler = "index.handler"
  ${more}
}
`;

describe('what Terraform does not tell', () => {
  it('layers, builds, libraries that are called like a function, and what is made nought times', async () => {
    expect(
      await told({
        'package.json': JSON.stringify({
          name: 'shop',
          private: true,
          workspaces: ['packages/*', 'services/*'],
        }),
        'packages/shared/package.json': packageOf('shared'),
        'packages/shared/index.ts': 'export const price = 1;',
        'packages/pricing/package.json': packageOf('pricing'),
        'packages/pricing/index.ts': 'export const price = (order: number) => order * 2;',
        'packages/tools/package.json': packageOf('tools'),
        'packages/tools/index.ts': 'export const tool = 1;',
        'services/orders/package.json': packageOf('orders'),
        'services/orders/index.ts': keeping(['TABLE']),
        'infra/main.tf': `module "shared_layer" {
  source       = "terraform-aws-modules/lambda/aws"
  create_layer = true
  source_path  = "../packages/shared"
}
module "build" {
  source                = "acme/codebuild/aws"
  name                  = "orders"
  environment_variables = { TABLE = "builds" }
}
module "labels" {
  source      = "cloudposse/label/null"
  name        = "orders"
  environment = "prod"
}
${lambda('pricing', 'function_name = "pricing"\n  s3_key = "pricing.zip"')}
${lambda('tools', 'function_name = "tools"\n  filename = "../packages/tools/dist.zip"\n  count = 0')}
${lambda('orders', 'function_name = "orders"\n  s3_key = "orders.zip"\n  environment {\n    variables = { TABLE = "orders" }\n  }')}
`,
      }),
    ).toEqual(['services orders', 'table orders: orders w']);
  });

  it('names that only whoever deploys knows, or of which there may be two', async () => {
    expect(
      await told({
        'orders/package.json': packageOf('orders'),
        'orders/index.ts': keeping(['A', 'B', 'C', 'D', 'E'], ['Q', 'R']),
        'infra/main.tf': `${lambda(
          'orders',
          `function_name = "orders"
  filename = "../orders/orders.zip"
  environment {
    variables = {
      A = var.table
      B = var.is_live ? aws_dynamodb_table.one.name : aws_dynamodb_table.two.name
      C = local.circle
      D = data.terraform_remote_state.other.outputs.table
      E = "\${var.is_live}"
      Q = module.network.vpc_id
      R = random_pet.name.id
    }
  }`,
        )}
variable "table" {}
variable "is_live" {}
locals { circle = "\${local.other}x", other = local.circle }
resource "aws_dynamodb_table" "one" { name = "one" }
resource "aws_dynamodb_table" "two" { name = "two" }
module "network" { source = "acme/network/aws" }
resource "aws_lambda_event_source_mapping" "stream" {
  event_source_arn = aws_dynamodb_table.one.stream_arn
  function_name    = aws_lambda_function.orders.arn
}
resource "aws_lambda_event_source_mapping" "unknown" {
  event_source_arn = var.queue_arn
  function_name    = aws_lambda_function.orders.arn
}
resource "aws_lambda_event_source_mapping" "elsewhere" {
  event_source_arn = aws_sqs_queue.mails.arn
  function_name    = "somebody-elses"
}
resource "aws_sqs_queue" "mails" { name = "mails" }
`,
      }),
    ).toEqual([
      'services orders',
      'table ${A}: orders w',
      'table ${B}: orders w',
      'table ${C}: orders w',
      'table ${D}: orders w',
      'table ${E}: orders w',
      '${Q}: orders → nobody',
      '${R}: orders → nobody',
    ]);
  });

  it('what wakes functions whose code lies elsewhere, in a system that is one service', async () => {
    expect(
      await told({
        'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node src/index.js' } }),
        'src/index.js': "require('express')().listen(3000);",
        'infra/main.tf': `${lambda('rotation', 'function_name = "rotation"\n  s3_key = var.key')}
variable "key" {}
resource "aws_sqs_queue" "rotated" { name = "rotated" }
resource "aws_lambda_event_source_mapping" "rotated" {
  event_source_arn = aws_sqs_queue.rotated.arn
  function_name    = aws_lambda_function.rotation.arn
}
`,
      }),
    ).toEqual(['services shop']);
  });

  it('that two tables are one whose names differ in what several systems are told apart by', async () => {
    const root = (name: string, component: string) => ({
      [`services/${name}/package.json`]: packageOf(name),
      [`services/${name}/index.ts`]: keeping(['TABLE']),
      [`infra/${component}/main.tf`]: `variable "component" { default = "${component}" }
variable "environment" {}
${lambda(name, `function_name = "${name}"\n  filename = "../../services/${name}/dist.zip"\n  environment {\n    variables = { TABLE = aws_dynamodb_table.jobs.name }\n  }`)}
resource "aws_dynamodb_table" "jobs" { name = "\${var.environment}-\${var.component}-jobs" }
`,
    });
    expect(await told({ ...root('orders', 'shop'), ...root('invoices', 'bank') })).toEqual([
      'services invoices orders',
      'table *-bank-jobs: invoices w',
      'table *-shop-jobs: orders w',
    ]);
  });

  it('files outside the tree, modules that use each other, and texts that are no Terraform', async () => {
    expect(
      await told({
        'orders/package.json': packageOf('orders'),
        'orders/index.ts': keeping(['A', 'B']),
        'infra/main.tf': `${lambda('orders', 'function_name = "orders"\n  filename = "../orders/orders.zip"\n  environment {\n    variables = {\n      A = file("../../../../../../etc/hostname")\n      B = file("/etc/hostname")\n    }\n  }')}
module "outside" { source = "../../../outside" }
module "a" { source = "./a" }
`,
        'infra/a/main.tf': 'module "b" {\n  source = "../b"\n  x = var.x\n}\nvariable "x" { default = "" }\n',
        'infra/b/main.tf': 'module "a" {\n  source = "../a"\n  x = "${var.x}${var.x}"\n}\nvariable "x" {}\n',
        'infra/broken/main.tf': `resource "aws_lambda_function" "x" {\n  a = ${'['.repeat(5_000)}`,
        'infra/broken/text.tf': 'resource "a" "b" { c = "${"${"${',
        'infra/broken/here.tf': 'locals {\n  a = <<EOT\n${\nEOT\n}\n',
      }),
    ).toEqual(['services orders', 'table ${A}: orders w', 'table ${B}: orders w']);
  });
});
