import { describe, expect, it } from 'vitest';
import { keeping, told } from './support.js';

const serverOf = (text: string) => `${text}
import express from 'express';
const app = express();
app.post('/', handler);
app.listen(process.env.PORT);
`;
const service = (name: string, text: string) => ({
  [`${name}/package.json`]: JSON.stringify({
    name,
    scripts: { start: 'node index.js' },
    dependencies: { express: '4' },
  }),
  [`${name}/index.ts`]: serverOf(text),
  [`${name}/Dockerfile`]: 'FROM node:22\nCOPY . .\nCMD ["npm", "start"]\n',
});
const calling = (variable: string) => `export const handler = async (request: any, response: any) => {
  await fetch(process.env.${variable} + '/');
  response.end();
};`;

describe('containers', () => {
  it('of a task that is written as JSON, or in a file of its own', async () => {
    expect(
      await told({
        ...service('apps/orders', keeping(['TABLE'], ['QUEUE'])),
        ...service('apps/mails', keeping(['TABLE'])),
        'infra/ecs.tf': `resource "aws_ecs_task_definition" "orders" {
  family = "orders"
  container_definitions = jsonencode([
    {
      name      = "orders"
      image     = "\${aws_ecr_repository.orders.repository_url}:\${var.tag}"
      essential = true
      environment = [
        { name = "TABLE", value = aws_dynamodb_table.orders.name },
        { name = "QUEUE", value = aws_sqs_queue.mails.url },
      ]
      secrets = [{ name = "PASSWORD", valueFrom = aws_ssm_parameter.password.arn }]
    },
    {
      name        = "proxy"
      image       = "envoyproxy/envoy:v1"
      environment = [{ name = "TABLE", value = "none" }]
    },
  ])
}
resource "aws_ecs_task_definition" "mails" {
  family                = "mails"
  container_definitions = templatefile("\${path.module}/mails.json.tpl", { table = aws_dynamodb_table.mails.name, port = 3000, repository = aws_ecr_repository.mails.repository_url })
}
resource "aws_ecr_repository" "orders" { name = "shop/orders" }
resource "aws_ecr_repository" "mails" { name = "shop/mails" }
resource "aws_dynamodb_table" "orders" { name = "orders" }
resource "aws_dynamodb_table" "mails" { name = "mails" }
resource "aws_sqs_queue" "mails" { name = "mails.fifo" }
variable "tag" {}
`,
        'infra/mails.json.tpl': `[
  {
    "name": "mails",
    "image": "\${repository}:latest",
    "portMappings": [{ "containerPort": \${port} }],
    "environment": [
      { "name": "TABLE", "value": "\${table}" }
    ]
  }
]
`,
      }),
    ).toEqual([
      'services mails orders',
      'table mails: mails w',
      'table orders: orders w',
      'mails.fifo: orders → nobody',
    ]);
  });

  it('of a public module for each service, and of other clouds', async () => {
    expect(
      await told({
        ...service('apps/orders', keeping(['TABLE'])),
        ...service('apps/web', calling('ORDERS_URL')),
        ...service('apps/stock', calling('ORDERS_URL')),
        ...service('apps/prices', calling('ORDERS_URL')),
        'infra/main.tf': `module "orders" {
  source = "terraform-aws-modules/ecs/aws//modules/service"
  name   = "orders"
  container_definitions = {
    main = {
      image       = "public.ecr.aws/acme/orders:1"
      environment = [{ name = "TABLE", value = module.table.dynamodb_table_id }]
    }
  }
}
module "table" {
  source = "terraform-aws-modules/dynamodb-table/aws"
  name   = "orders-table"
}
resource "google_cloud_run_v2_service" "web" {
  name = "web"
  template {
    containers {
      image = "europe-docker.pkg.dev/acme/shop/web:\${var.tag}"
      env {
        name  = "ORDERS_URL"
        value = "http://orders:3000"
      }
      env {
        name = "SECRET"
        value_source {
          secret_key_ref { secret = "x" }
        }
      }
    }
  }
}
module "stock" {
  source       = "GoogleCloudPlatform/cloud-run/google"
  service_name = "stock"
  image        = "europe-docker.pkg.dev/acme/shop/stock"
  env_vars     = [{ name = "ORDERS_URL", value = "http://orders:3000" }]
}
resource "azurerm_container_app" "prices" {
  name = "prices"
  template {
    container {
      name  = "prices"
      image = "acme.azurecr.io/prices:1"
      env {
        name  = "ORDERS_URL"
        value = "http://orders:3000"
      }
    }
  }
}
`,
      }),
    ).toEqual([
      'services orders prices stock web',
      'table orders-table: orders w',
      'prices → orders GET / (no endpoint)',
      'stock → orders GET / (no endpoint)',
      'web → orders GET / (no endpoint)',
    ]);
  });
});
