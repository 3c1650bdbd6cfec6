import { describe, expect, it } from 'vitest';
import { keeping, packageOf, told } from './support.js';

describe('other ways of writing the same', () => {
  it('an environment in each of several directories, of which one is looked at', async () => {
    const environment = (name: string) => ({
      [`deploy/environments/${name}/main.tf`]: `module "mails_queue" {
  source = "../../modules/queue"
  name   = "mails-${name}"
}
module "table" {
  source = "../../modules/table"
  name   = "orders"
  env    = "${name}"
}
module "orders" {
  source   = "../../modules/lambda"
  name     = "orders"
  env      = "${name}"
  code_dir = "\${path.module}/../../../apps/orders/build"
  environment_variables = {
    TABLE = module.table.name
    QUEUE = module.mails_queue.url
  }
}
module "mails" {
  source    = "../../modules/lambda"
  name      = "mails"
  env       = "${name}"
  code_dir  = "\${path.module}/../../../apps/mails/build"
  queue_arn = module.mails_queue.arn
}
`,
    });
    expect(
      await told({
        'apps/orders/package.json': packageOf('orders'),
        'apps/orders/src/index.ts': keeping(['TABLE'], ['QUEUE']),
        'apps/mails/package.json': packageOf('mails'),
        'apps/mails/src/index.ts': keeping([]),
        ...environment('dev'),
        ...environment('prod'),
        ...environment('staging'),
        'deploy/modules/queue/main.tf': `variable "name" {}
resource "aws_sqs_queue" "queue" { name = var.name }
output "url" { value = aws_sqs_queue.queue.url }
output "arn" { value = aws_sqs_queue.queue.arn }
`,
        'deploy/modules/table/main.tf': `variable "name" {}
variable "env" {}
resource "aws_dynamodb_table" "this" { name = join("-", [var.env, var.name]) }
output "name" { value = one(aws_dynamodb_table.this[*].name) }
`,
        'deploy/modules/lambda/main.tf': `variable "name" {}
variable "env" {}
variable "code_dir" {}
variable "queue_arn" {
  type    = string
  default = null
}
variable "environment_variables" {
  type    = map(string)
  default = {}
}
data "archive_file" "zip" {
  type        = "zip"
  source_dir  = var.code_dir
  output_path = "/tmp/\${var.name}.zip"
}
resource "aws_lambda_function" "fn" {
  function_name = "\${var.env}-\${var.name}"
  filename      = data.archive_file.zip.output_path
  handler       = "index.handler"
  environment {
    variables = merge({ STAGE = var.env }, var.environment_variables)
  }
}
resource "aws_lambda_event_source_mapping" "queue" {
  count            = var.queue_arn == null ? 0 : 1
  event_source_arn = var.queue_arn
  function_name    = aws_lambda_function.fn.function_name
}
`,
      }),
    ).toEqual(['services mails orders', 'table prod-orders: orders w', 'mails-prod: orders → mails']);
  });

  it('all functions in one map, with what each is woken by', async () => {
    expect(
      await told({
        'functions/orders/package.json': packageOf('orders'),
        'functions/orders/index.ts': keeping(['TABLE'], ['OUT']),
        'functions/mails/package.json': packageOf('mails'),
        'functions/mails/index.ts': keeping(['TABLE']),
        'infra/main.tf': `module "functions" {
  source = "./functions"
  base   = abspath("\${path.root}/../functions")
  common = { TABLE = aws_dynamodb_table.all.id }
  functions = {
    orders = {
      timeout = 10
      env     = { OUT = aws_sqs_queue.queues["mails"].id }
    }
    mails = {
      queue = aws_sqs_queue.queues["mails"].arn
    }
  }
}
resource "aws_sqs_queue" "queues" {
  for_each = { mails = 30, bills = 60 }
  name     = "shop-\${each.key}"
  visibility_timeout_seconds = each.value
}
resource "aws_dynamodb_table" "all" {
  name = "shop"
}
`,
        'infra/functions/main.tf': `variable "functions" { type = any }
variable "base" {}
variable "common" {}
resource "aws_lambda_function" "this" {
  for_each      = var.functions
  function_name = "shop-\${each.key}"
  filename      = "\${var.base}/\${each.key}/\${each.key}.zip"
  handler       = lookup(each.value, "handler", "index.handler")
  timeout       = try(each.value.timeout, 3)
  environment {
    variables = merge(var.common, try(each.value.env, {}))
  }
}
resource "aws_lambda_event_source_mapping" "this" {
  for_each         = { for name, one in var.functions : name => one if can(one.queue) }
  event_source_arn = each.value.queue
  function_name    = aws_lambda_function.this[each.key].arn
}
`,
      }),
    ).toEqual(['services mails orders', 'table shop: mails w, orders w', 'shop-mails: orders → mails']);
  });

  it('stacks that hand names to each other, by their states or by parameters', async () => {
    expect(
      await told({
        'services/orders/package.json': packageOf('orders'),
        'services/orders/index.ts': keeping(['TABLE'], [], ['TOPIC']),
        'services/mails/package.json': packageOf('mails'),
        'services/mails/index.ts': keeping(['TABLE']),
        'stacks/messaging/main.tf': `resource "aws_sns_topic" "placed" { name = "order-placed" }
output "topics" {
  value = { placed = aws_sns_topic.placed.arn }
}
resource "aws_ssm_parameter" "table" {
  name  = "/shop/tables/mails"
  type  = "String"
  value = aws_dynamodb_table.mails.name
}
resource "aws_dynamodb_table" "mails" { name = "mails" }
`,
        'stacks/orders/main.tf': `data "terraform_remote_state" "messaging" {
  backend = "s3"
  config  = { key = "messaging/terraform.tfstate" }
}
resource "aws_lambda_function" "orders" {
  function_name = "orders"
  image_uri     = "\${module.registry.repository_url}:\${var.tag}"
  package_type  = "Image"
  environment {
    variables = {
      TABLE = var.table
      TOPIC = data.terraform_remote_state.messaging.outputs.topics["placed"]
    }
  }
}
variable "tag" {}
variable "table" {}
`,
        'stacks/orders/terraform.tfvars': 'table = "orders"\n',
        'stacks/mails/main.tf': `data "aws_ssm_parameter" "table" { name = "/shop/tables/mails" }
data "aws_sns_topic" "placed" { name = "order-placed" }
resource "aws_lambda_function" "mails" {
  function_name = "mails"
  s3_bucket     = "artifacts"
  s3_key        = "builds/\${var.sha}/mails.zip"
  environment {
    variables = { TABLE = data.aws_ssm_parameter.table.value }
  }
}
resource "aws_sqs_queue" "mails" { name = "mails" }
resource "aws_sns_topic_subscription" "mails" {
  topic_arn = data.aws_sns_topic.placed.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.mails.arn
}
resource "aws_lambda_event_source_mapping" "mails" {
  event_source_arn = aws_sqs_queue.mails.arn
  function_name    = aws_lambda_alias.live.arn
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.mails.function_name
  function_version = "1"
}
variable "sha" {}
`,
      }),
    ).toEqual([
      'services mails orders',
      'table mails: mails w',
      'table orders: orders w',
      'order-placed: orders → mails',
    ]);
  });

  it('one package that is built into an archive for each function, and functions of another cloud', async () => {
    expect(
      await told({
        'backend/package.json': packageOf('backend'),
        'backend/src/orders/index.ts': keeping(['ORDERS']),
        'backend/src/mails/index.ts': keeping(['MAILS']),
        'charge/package.json': JSON.stringify({
          name: 'charge',
          dependencies: { '@google-cloud/functions-framework': '3' },
        }),
        'charge/index.js': `const functions = require('@google-cloud/functions-framework');
const { PubSub } = require('@google-cloud/pubsub');
functions.cloudEvent('charge', async () => { await new PubSub().topic(process.env.CHARGED).publishMessage({ json: {} }); });`,
        'infra/main.tf': `locals { functions = ["orders", "mails"] }
resource "aws_lambda_function" "all" {
  count         = length(local.functions)
  function_name = local.functions[count.index]
  filename      = "../backend/dist/\${local.functions[count.index]}.zip"
  handler       = "index.handler"
  environment {
    variables = {
      ORDERS = aws_dynamodb_table.tables["orders"].name
      MAILS  = aws_dynamodb_table.tables["mails"].name
    }
  }
}
resource "aws_dynamodb_table" "tables" {
  for_each = toset(local.functions)
  name     = "\${each.key}-table"
}
resource "aws_lambda_event_source_mapping" "mails" {
  event_source_arn = aws_sqs_queue.mails.arn
  function_name    = aws_lambda_function.all[1].arn
}
resource "aws_sqs_queue" "mails" {
  name                       = "mails"
  redrive_policy             = <<-EOT
    { "deadLetterTargetArn": "\${aws_sqs_queue.mails_dead.arn}", "maxReceiveCount": 3 }
  EOT
}
resource "aws_sqs_queue" "mails_dead" { name = "mails-dead" }
resource "google_storage_bucket_object" "charge" {
  name   = "charge.zip"
  bucket = "code"
  source = data.archive_file.charge.output_path
}
data "archive_file" "charge" {
  type        = "zip"
  source_dir  = "../charge"
  output_path = "charge.zip"
}
resource "google_pubsub_topic" "placed" { name = "placed" }
resource "google_pubsub_topic" "charged" { name = "charged" }
resource "google_cloudfunctions2_function" "charge" {
  name = "charge"
  build_config {
    runtime     = "nodejs20"
    entry_point = "charge"
    source {
      storage_source {
        bucket = "code"
        object = google_storage_bucket_object.charge.name
      }
    }
  }
  service_config {
    environment_variables = { CHARGED = google_pubsub_topic.charged.name }
  }
  event_trigger {
    event_type   = "google.cloud.pubsub.topic.v1.messagePublished"
    pubsub_topic = google_pubsub_topic.placed.id
  }
}
`,
      }),
    ).toEqual([
      'services backend charge',
      'table mails-table: backend w',
      'table orders-table: backend w',
      'charged: charge → nobody',
      'mails: nobody → backend',
      'placed: nobody → charge',
    ]);
  });

  it('a repository of one function, whose files of Terraform lie in it', async () => {
    expect(
      await told({
        'package.json': packageOf('shop'),
        'src/index.ts': keeping(['TABLE'], ['QUEUE']),
        'terraform/lambda.tf': `resource "aws_lambda_function" "shop" {
  function_name = "shop-\${var.stage}"
  filename      = "\${path.module}/../dist/lambda.zip"
  handler       = "index.handler"
  environment {
    variables = {
      TABLE = aws_dynamodb_table.orders.name
      QUEUE = aws_sqs_queue.next.url
    }
  }
}
variable "stage" {}
resource "aws_dynamodb_table" "orders" { name = "\${var.stage}-orders" }
resource "aws_sqs_queue" "next" { name = "\${var.stage}-next" }
resource "aws_lambda_event_source_mapping" "next" {
  event_source_arn = aws_sqs_queue.next.arn
  function_name    = aws_lambda_function.shop.arn
}
`,
      }),
    ).toEqual(['services shop', 'table *-orders: shop w', '*-next: shop → shop']);
  });
});
