import { describe, expect, it } from 'vitest';
import { asking, keeping, packageOf, told } from './support.js';

describe('more ways of writing the same', () => {
  it('queues of a module for each, handed out as a map, and functions of a list in YAML', async () => {
    expect(
      await told({
        'workers/orders/package.json': packageOf('orders'),
        'workers/orders/src/handler.ts': keeping(['TABLE'], ['OUT']),
        'workers/mails/package.json': packageOf('mails'),
        'workers/mails/src/handler.ts': keeping(['TABLE']),
        'workers/old/package.json': packageOf('old'),
        'workers/old/src/handler.ts': keeping(['TABLE']),
        'iac/functions.yaml': `orders: { queue: null, out: mails, enabled: true }
mails: { queue: mails, out: bills, enabled: true }
old: { queue: bills, out: bills, enabled: false }
`,
        'iac/main.tf': `locals {
  functions = yamldecode(file("\${path.module}/functions.yaml"))
  enabled   = { for name, one in local.functions : name => one if one.enabled }
  queues    = { for name, queue in module.queues : name => queue.url }
}
module "queues" {
  source   = "./queue"
  for_each = toset(["mails", "bills"])
  name     = each.key
}
module "tables" {
  source   = "terraform-aws-modules/dynamodb-table/aws"
  for_each = local.enabled
  name     = "\${each.key}-\${terraform.workspace}"
}
module "workers" {
  source        = "terraform-aws-modules/lambda/aws"
  for_each      = local.enabled
  function_name = each.key
  handler       = "handler.handler"
  source_path   = "../workers/\${each.key}/src"
  environment_variables = {
    TABLE = module.tables[each.key].dynamodb_table_id
    OUT   = local.queues[each.value.out]
  }
}
resource "aws_lambda_event_source_mapping" "workers" {
  for_each         = { for name, one in local.enabled : name => one if one.queue != null }
  event_source_arn = module.queues[each.value.queue].arn
  function_name    = "\${module.workers[each.key].lambda_function_arn}:live"
}
`,
        'iac/queue/main.tf': `variable "name" {}
resource "aws_sqs_queue" "this" { name_prefix = var.name }
output "url" { value = aws_sqs_queue.this.url }
output "arn" { value = aws_sqs_queue.this.arn }
`,
      }),
    ).toEqual([
      'services mails old orders',
      'table ${TABLE}: old w',
      'table mails-*: mails w',
      'table orders-*: orders w',
      'mails: orders → mails',
    ]);
  });

  it('a stack in the directory of each service, which takes others by their names', async () => {
    expect(
      await told({
        'services/orders/package.json': packageOf('orders'),
        'services/orders/src/index.ts': keeping(['TABLE']),
        'services/orders/terraform/main.tf': `resource "aws_lambda_function" "main" {
  function_name = "\${var.stage}-\${local.service}"
  filename      = data.archive_file.code.output_path
  handler       = "index.handler"
  environment {
    variables = {
      TABLE = "\${var.stage}-\${local.service}-items"
    }
  }
}
locals { service = "orders" }
data "archive_file" "code" {
  type        = "zip"
  source_dir  = "\${path.module}/../dist"
  output_path = "\${path.module}/code.zip"
}
variable "stage" { type = string }
`,
        'services/reports/package.json': packageOf('reports'),
        'services/reports/src/index.ts': asking('ORDERS'),
        'services/reports/terraform/main.tf': `data "aws_lambda_function" "orders" { function_name = "\${var.stage}-orders" }
resource "aws_lambda_function" "main" {
  function_name = "\${var.stage}-reports"
  filename      = "\${path.module}/../build/reports.zip"
  handler       = "index.handler"
  environment { variables = { ORDERS = data.aws_lambda_function.orders.function_name } }
}
resource "aws_cloudwatch_event_rule" "placed" {
  event_pattern = <<PATTERN
{
  "source": ["shop"],
  "detail-type": ["OrderPlaced"]
}
PATTERN
}
resource "aws_cloudwatch_event_target" "placed" {
  rule = aws_cloudwatch_event_rule.placed.name
  arn  = aws_lambda_function.main.arn
}
variable "stage" { type = string }
`,
      }),
    ).toEqual([
      'services orders reports',
      'table *-orders-items: orders w',
      'OrderPlaced: nobody → reports',
      'reports → orders orders',
    ]);
  });

  it('a bus of a public module, and containers whose definition is a module', async () => {
    const server = (text: string) =>
      `${text}\nimport express from 'express';\nconst app = express();\napp.post('/', handler);\napp.listen(3000);\n`;
    expect(
      await told({
        'functions/audit/package.json': packageOf('audit'),
        'functions/audit/index.ts': keeping(['TABLE']),
        'apps/orders/package.json': JSON.stringify({ name: 'orders', scripts: { start: 'node index.js' } }),
        'apps/orders/index.ts': server(keeping(['TABLE'], ['QUEUE'])),
        'apps/orders/Dockerfile': 'FROM node:22\nCOPY . .\nCMD ["npm", "start"]\n',
        'infra/main.tf': `module "bus" {
  source   = "terraform-aws-modules/eventbridge/aws"
  bus_name = "shop"
  rules = {
    placed = {
      event_pattern = jsonencode({ "detail-type" : ["OrderPlaced"] })
    }
  }
  targets = {
    placed = [
      { name = "audit", arn = module.audit.lambda_function_arn },
      { name = "keep", arn = aws_sqs_queue.kept.arn },
    ]
  }
}
resource "aws_sqs_queue" "kept" {}
module "audit" {
  source             = "git::https://github.com/acme/modules.git//lambda?ref=v1"
  name               = "audit"
  handler            = "index.handler"
  source_dir         = "\${path.module}/../functions/audit"
  environment        = { variables = { TABLE = aws_dynamodb_table.audit.name } }
}
resource "aws_dynamodb_table" "audit" { name = "audit-log" }
module "definition" {
  source          = "cloudposse/ecs-container-definition/aws"
  container_name  = "orders"
  container_image = "\${var.registry}/orders:\${var.tag}"
  map_environment = {
    TABLE = aws_dynamodb_table.orders.name
    QUEUE = aws_sqs_queue.kept.url
  }
}
resource "aws_dynamodb_table" "orders" { name = lower("Orders") }
variable "registry" {}
variable "tag" {}
`,
      }),
    ).toEqual([
      'services audit orders',
      'table audit-log: audit w',
      'table orders: orders w',
      'OrderPlaced: nobody → audit',
      'kept: orders → nobody',
    ]);
  });

  it('a system that two stacks deploy by the same module, with settings that need not be said', async () => {
    const stack = (name: string, more = '') => ({
      [`infra/components/${name}/main.tf`]: `module "api" {
  source = "../../modules/api"
  prefix = "${name}"
}
${more}`,
    });
    expect(
      await told({
        'lambdas/orders/package.json': packageOf('orders'),
        'lambdas/orders/src/index.ts': keeping(['TABLE']),
        'lambdas/audit/package.json': packageOf('audit'),
        'lambdas/audit/src/index.ts': keeping(['TABLE']),
        ...stack('sandbox-api'),
        ...stack(
          'app',
          `module "audit" {
  source    = "../../modules/function"
  name      = "audit"
  variables = { TABLE = "audit" }
}
`,
        ),
        'infra/modules/api/main.tf': `variable "prefix" {}
module "orders" {
  source    = "../function"
  name      = "orders"
  variables = { TABLE = aws_dynamodb_table.orders.name }
}
resource "aws_dynamodb_table" "orders" { name = "\${var.prefix}-orders" }
`,
        'infra/modules/function/main.tf': `variable "name" {}
variable "variables" { default = {} }
variable "archive" {
  type    = string
  default = null
}
locals {
  archive = var.archive == null ? "\${path.module}/../../../lambdas/\${var.name}/dist.zip" : var.archive
}
resource "aws_lambda_function" "this" {
  function_name = var.name
  filename      = local.archive
  handler       = "index.handler"
  environment { variables = var.variables }
}
`,
      }),
    ).toEqual(['services audit orders', 'table app-orders: orders w', 'table audit: audit w']);
  });
});
