import { describe, expect, it } from 'vitest';
import { asking, keeping, packageOf, told } from './support.js';

describe('functions of modules that lie elsewhere', () => {
  it('a module of the company, told a map of variables, the place of the code by a base and a directory', async () => {
    const deployed = (label: string, more: string) => `module "${label}" {
  source                  = "https://releases.example.com/4.0.2/terraform-lambda.zip"
  function_name           = "${label}"
  function_code_base_path = local.functions
  function_code_dir       = "${label.replace('_', '-')}/dist"
  handler_function_name   = "handler"
  runtime                 = "nodejs22.x"
  lambda_env_vars = merge(local.common, {
    ${more}
  })
}
`;
    expect(
      await told({
        'package.json': JSON.stringify({ name: 'shop', private: true, workspaces: ['lambdas/*'] }),
        'lambdas/place-order/package.json': packageOf('place-order'),
        'lambdas/place-order/src/index.ts': keeping(
          ['ORDERS_TABLE'],
          ['MAIL_QUEUE_URL'],
          ['PLACED_TOPIC_ARN'],
        ),
        'lambdas/send-mail/package.json': packageOf('send-mail'),
        'lambdas/send-mail/src/index.ts': keeping(['SENT_TABLE'], ['FAILED_QUEUE_URL']),
        'lambdas/close-day/package.json': packageOf('close-day'),
        'lambdas/close-day/src/index.ts': asking('PLACE_FUNCTION'),
        'infra/components/api/locals.tf': `locals {
  csi       = replace(format("%s-%s-%s", var.project, var.environment, var.component), "_", "")
  functions = "../../../lambdas"
  common = {
    ORDERS_TABLE     = aws_dynamodb_table.orders.name,
    PLACED_TOPIC_ARN = "\${module.placed.topic.arn}",
  }
}
variable "project" { type = string }
variable "environment" { type = string }
variable "component" {
  type    = string
  default = "api"
}
`,
        'infra/components/api/functions.tf':
          deployed('place_order', 'MAIL_QUEUE_URL = module.sqs_mail.sqs_queue_url') +
          deployed(
            'send_mail',
            'SENT_TABLE = aws_dynamodb_table.sent.name\n    FAILED_QUEUE_URL = module.sqs_mail.sqs_dlq_url',
          ) +
          deployed('close_day', 'PLACE_FUNCTION = module.place_order.function_name'),
        'infra/components/api/tables.tf': `resource "aws_dynamodb_table" "orders" {
  name = "\${local.csi}-orders"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_dynamodb_table" "sent" { name = "\${local.csi}-sent-mails" }
`,
        'infra/components/api/queues.tf': `module "sqs_mail" {
  source     = "https://releases.example.com/3.1.5/terraform-sqs.zip"
  name       = "mails"
  create_dlq = true
}
module "placed" {
  source = "../../modules/topic"
  name   = "placed"
}
resource "aws_lambda_event_source_mapping" "mail" {
  event_source_arn = module.sqs_mail.sqs_queue_arn
  function_name    = module.send_mail.function_arn
  depends_on = [
    module.send_mail # has to be there
  ]
}
`,
        'infra/modules/topic/main.tf': `variable "name" { type = string }
resource "aws_sns_topic" "main" { name = "shop-\${var.name}" }
output "topic" {
  value = { arn = aws_sns_topic.main.arn, name = aws_sns_topic.main.name }
}
`,
      }),
    ).toEqual([
      'services close-day place-order send-mail',
      'table *-orders: place-order w',
      'table *-sent-mails: send-mail w',
      'mails: place-order → send-mail',
      'mails-dlq: send-mail → nobody',
      'shop-placed: place-order → nobody',
      'close-day → place-order place_order',
    ]);
  });

  it('public modules of functions, queues, topics and tables', async () => {
    expect(
      await told({
        'functions/orders/package.json': packageOf('orders'),
        'functions/orders/index.ts': keeping(['TABLE'], [], ['TOPIC']),
        'functions/mails/package.json': packageOf('mails'),
        'functions/mails/index.ts': keeping(['TABLE']),
        'functions/audit/package.json': packageOf('audit'),
        'functions/audit/index.ts': keeping(['TABLE']),
        'terraform/main.tf': `module "orders" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "~> 7.0"

  function_name = "\${var.env}-orders"
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  source_path   = "\${path.module}/../functions/orders"

  environment_variables = {
    TABLE = module.orders_table.dynamodb_table_id
    TOPIC = module.placed.topic_arn
  }
}

module "mails" {
  source        = "terraform-aws-modules/lambda/aws"
  function_name = "mails"
  handler       = "index.handler"
  source_path   = [{
    path     = "../functions/mails"
    commands = ["npm ci", ":zip"]
  }]
  environment_variables = { TABLE = module.mails_table.dynamodb_table_id }
  event_source_mapping = {
    sqs = {
      event_source_arn = module.mail_queue.queue_arn
      batch_size       = 5
    }
  }
}

module "audit" {
  source                 = "terraform-aws-modules/lambda/aws"
  function_name          = "audit"
  handler                = "index.handler"
  create_package         = false
  local_existing_package = "../functions/audit/dist/audit.zip"
  environment_variables  = { TABLE = "audit-\${var.env}" }
}

module "orders_table" {
  source   = "terraform-aws-modules/dynamodb-table/aws"
  name     = "orders"
  hash_key = "id"
}
module "mails_table" {
  source = "terraform-aws-modules/dynamodb-table/aws"
  name   = "\${var.env}-mails"
}
module "mail_queue" {
  source = "terraform-aws-modules/sqs/aws"
  name   = "mail-queue"
}
module "placed" {
  source = "terraform-aws-modules/sns/aws"
  name   = "placed"
  subscriptions = {
    sqs   = { protocol = "sqs", endpoint = module.mail_queue.queue_arn }
    audit = { protocol = "lambda", endpoint = module.audit.lambda_function_arn }
  }
}
variable "env" { default = "dev" }
`,
      }),
    ).toEqual([
      'services audit mails orders',
      'table *-mails: mails w',
      'table audit-*: audit w',
      'table orders: orders w',
      'placed: orders → audit, mails',
    ]);
  });
});

describe('functions of resources', () => {
  it('one module of the tree for all, used once for each of a map, with queues and tables of its own', async () => {
    expect(
      await told({
        'services/orders/package.json': packageOf('orders'),
        'services/orders/src/index.ts': keeping(['TABLE_NAME'], ['NEXT_QUEUE']),
        'services/billing/package.json': packageOf('billing'),
        'services/billing/src/index.ts': keeping(['TABLE_NAME'], ['NEXT_QUEUE']),
        'deploy/main.tf': `locals {
  prefix = "shop-\${terraform.workspace}"
  services = {
    orders  = { memory = 256, table = "orders", next = "billing" }
    billing = { memory = 512, table = "invoices", next = "orders" }
  }
}
module "service" {
  for_each = local.services
  source   = "./modules/service"

  name   = each.key
  prefix = local.prefix
  code   = "\${path.root}/../services/\${each.key}/dist"
  environment = {
    TABLE_NAME = aws_dynamodb_table.tables[each.value.table].name
    NEXT_QUEUE = "https://sqs.eu-west-1.amazonaws.com/\${data.aws_caller_identity.current.account_id}/\${local.prefix}-\${each.value.next}"
  }
}
resource "aws_dynamodb_table" "tables" {
  for_each = toset([for service in local.services : service.table])
  name     = "\${local.prefix}-\${each.value}"
}
`,
        'deploy/modules/service/variables.tf': `variable "name" {}
variable "prefix" {}
variable "code" {}
variable "environment" {
  type    = map(string)
  default = {}
}
`,
        'deploy/modules/service/main.tf': `data "archive_file" "code" {
  type        = "zip"
  source_dir  = var.code
  output_path = "\${path.module}/.build/\${var.name}.zip"
}
resource "aws_sqs_queue" "this" {
  name = "\${var.prefix}-\${var.name}"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
}
resource "aws_sqs_queue" "dead" { name = "\${var.prefix}-\${var.name}-dead" }
resource "aws_lambda_function" "this" {
  function_name    = "\${var.prefix}-\${var.name}"
  filename         = data.archive_file.code.output_path
  source_code_hash = data.archive_file.code.output_base64sha256
  handler          = "index.handler"
  runtime          = "nodejs20.x"
  dynamic "environment" {
    for_each = length(var.environment) > 0 ? [var.environment] : []
    content {
      variables = environment.value
    }
  }
}
resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = aws_sqs_queue.this.arn
  function_name    = aws_lambda_function.this.arn
}
`,
      }),
    ).toEqual([
      'services billing orders',
      'table shop-*-invoices: billing w',
      'table shop-*-orders: orders w',
      'shop-*-billing: orders → billing',
      'shop-*-orders: billing → orders',
    ]);
  });

  it('of one file, woken by rules, topics and streams; asked by their names', async () => {
    expect(
      await told({
        'src/place/index.js': keeping(['TABLE'], [], ['TOPIC']).replaceAll(': any', ''),
        'src/price/index.js': keeping(['TABLE']).replaceAll(': any', ''),
        'src/report/index.js': asking('PRICE').replaceAll(': any', ''),
        'main.tf': `data "archive_file" "place" {
  type        = "zip"
  source_file = "\${path.module}/src/place/index.js"
  output_path = "place.zip"
}
data "archive_file" "price" {
  type        = "zip"
  source_dir  = "src/price"
  output_path = "price.zip"
}
resource "aws_s3_object" "report" {
  bucket = aws_s3_bucket.code.id
  key    = "report.zip"
  source = data.archive_file.report.output_path
}
data "archive_file" "report" {
  type        = "zip"
  source_dir  = "\${path.module}/src/report"
  output_path = "report.zip"
}
resource "aws_lambda_function" "place" {
  function_name = "place"
  filename      = data.archive_file.place.output_path
  handler       = "index.handler"
  environment {
    variables = {
      TABLE = aws_dynamodb_table.orders.id
      TOPIC = aws_sns_topic.placed.arn
    }
  }
}
resource "aws_lambda_function" "price" {
  function_name = "price-\${var.stage}"
  filename      = data.archive_file.price.output_path
  handler       = "index.handler"
  environment { variables = { TABLE = aws_dynamodb_table.prices.id } }
}
resource "aws_lambda_function" "report" {
  function_name = "report"
  s3_bucket     = aws_s3_object.report.bucket
  s3_key        = aws_s3_object.report.key
  handler       = "index.handler"
  environment { variables = { PRICE = aws_lambda_function.price.function_name } }
}
variable "stage" {}
resource "aws_dynamodb_table" "orders" { name = "orders" }
resource "aws_dynamodb_table" "prices" { name_prefix = "x" }
resource "aws_sns_topic" "placed" {}
resource "aws_sns_topic_subscription" "price" {
  topic_arn = aws_sns_topic.placed.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.price.arn
}
resource "aws_cloudwatch_event_rule" "closed" {
  name = "closed"
  event_pattern = jsonencode({
    source        = ["shop"]
    "detail-type" = ["DayClosed", "WeekClosed"]
  })
}
resource "aws_cloudwatch_event_target" "closed" {
  rule = aws_cloudwatch_event_rule.closed.name
  arn  = aws_lambda_function.report.arn
}
resource "aws_cloudwatch_event_rule" "nightly" { schedule_expression = "rate(1 day)" }
resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_lambda_function.place.arn
}
resource "aws_lambda_event_source_mapping" "clicks" {
  event_source_arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"
  function_name    = "place"
}
`,
      }),
    ).toEqual([
      'services place price report',
      'table orders: place w',
      'table prices: price w',
      'DayClosed: nobody → report',
      'WeekClosed: nobody → report',
      'clicks: nobody → place',
      'placed: place → price',
      'report → price price-*',
    ]);
  });
});
