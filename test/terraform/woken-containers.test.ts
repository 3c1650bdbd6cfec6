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
const IDLE = 'export const handler = async (request: any, response: any) => response.end();';

const QUEUE = `variable "name" {}
resource "scaleway_mnq_sqs_queue" "dlq" { name = "\${var.name}-dlq" }
resource "scaleway_mnq_sqs_queue" "this" { name = var.name }
output "name" { value = scaleway_mnq_sqs_queue.this.name }
output "url" { value = scaleway_mnq_sqs_queue.this.url }
`;
const CONTAINERS = (url: (key: string) => string) => `resource "scaleway_container" "orders" {
  name           = "\${var.workspace}-orders"
  registry_image = "ghcr.io/\${var.repository}/orders:\${var.env}"
  environment_variables = {
    "MAILS_URL" = var.enable ? ${url('mails')} : ""
    "BILLS_URL" = ${url('bills')}
  }
}
resource "scaleway_container" "mails" {
  count          = var.enable ? 1 : 0
  name           = "\${var.workspace}-mails"
  registry_image = "ghcr.io/\${var.repository}/mails:\${var.env}"
  environment_variables = { "PORT" = "8080" }
}
variable "workspace" {}
variable "repository" {}
variable "env" {}
variable "enable" {
  type    = bool
  default = true
}
`;
const SHOP = {
  ...service('orders', keeping([], ['MAILS_URL', 'BILLS_URL'])),
  ...service('mails', IDLE),
};

describe('a container that a queue wakes consumes it', () => {
  it.each([
    [
      'of a module for each of several, as is what wakes it',
      {
        'infra/queue/main.tf': QUEUE,
        'infra/queues.tf': `locals {
  queues = {
    mails = { name = "\${var.workspace}-mails" }
    bills = { name = "\${var.workspace}-bills" }
  }
}
module "queues" {
  for_each = var.enable ? local.queues : {}
  source   = "./queue"
  name     = each.value.name
}
resource "scaleway_container_trigger" "mails" {
  for_each     = var.enable ? local.queues : {}
  container_id = scaleway_container.mails[0].id
  name         = "\${each.value.name}-trigger"
  sqs {
    queue = module.queues[each.key].name
  }
}
`,
        'infra/containers.tf': CONTAINERS((key) => `module.queues["${key}"].url`),
      },
      ['services mails orders', '*-bills: orders → mails', '*-mails: orders → mails'],
    ],
    [
      'by itself',
      {
        'infra/queues.tf': `resource "scaleway_mnq_sqs_queue" "mails" { name = "mails" }
resource "scaleway_mnq_sqs_queue" "bills" { name = "bills" }
resource "scaleway_container_trigger" "mails" {
  container_id = scaleway_container.mails.id
  sqs { queue = scaleway_mnq_sqs_queue.mails.name }
}
`,
        'infra/containers.tf': CONTAINERS((key) => `scaleway_mnq_sqs_queue.${key}.url`),
      },
      ['services mails orders', 'bills: orders → nobody', 'mails: orders → mails'],
    ],
  ])('%s', async (_, infra, expected) => {
    expect(await told({ ...SHOP, ...infra })).toEqual(expected);
  });

  it('by a trigger of another cloud', async () => {
    expect(
      await told({
        ...service('orders', keeping([], [])),
        ...service('mails', IDLE),
        'orders/told.ts':
          "import { PubSub } from '@google-cloud/pubsub';\nexport const tell = () => new PubSub().topic(process.env.PAID_TOPIC!).publishMessage({ data: Buffer.from('') });\n",
        'orders/index.ts': serverOf(
          "import { tell } from './told';\nexport const handler = async (request: any, response: any) => { await tell(); response.end(); };",
        ),
        'infra/main.tf': `resource "google_pubsub_topic" "paid" { name = "paid" }
resource "google_cloud_run_v2_service" "orders" {
  name = "orders"
  template {
    containers {
      image = "europe-docker.pkg.dev/acme/shop/orders"
      env {
        name  = "PAID_TOPIC"
        value = google_pubsub_topic.paid.name
      }
    }
  }
}
resource "google_cloud_run_v2_service" "mails" {
  name = "mails"
  template {
    containers {
      image = "europe-docker.pkg.dev/acme/shop/mails"
      env {
        name  = "PORT"
        value = "3000"
      }
    }
  }
}
resource "google_eventarc_trigger" "paid" {
  matching_criteria {
    attribute = "type"
    value     = "google.cloud.pubsub.topic.v1.messagePublished"
  }
  destination {
    cloud_run_service {
      service = google_cloud_run_v2_service.mails.name
    }
  }
  transport {
    pubsub {
      topic = google_pubsub_topic.paid.id
    }
  }
}
`,
      }),
    ).toEqual(['services mails orders', 'paid: orders → mails']);
  });
});
