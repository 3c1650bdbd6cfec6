import type { Model } from '../../src/model/model.js';
import { callsIn, channelsIn, modelOf } from '../calls/support.js';
import { directory } from '../helpers/world.js';

/** What is told of a tree: its services, tables, channels and calls. */
export async function told(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const model = await modelOf(directory(files));
  return [...servicesIn(model), ...tablesIn(model), ...channelsIn(model), ...callsIn(model)];
}

function servicesIn({ modules }: Model): readonly string[] {
  const services = [...modules.values()].filter(({ kind }) => kind === 'service');
  return [
    `services ${services
      .map(({ name }) => name)
      .sort()
      .join(' ')}`,
  ];
}

function tablesIn({ stores }: Model): readonly string[] {
  return stores.map(({ name, uses }) => {
    const by = [...new Set(uses.map(({ service, mode }) => `${service} ${mode[0]}`))].sort();
    return `table ${name}: ${by.join(', ')}`;
  });
}

/** A function that keeps what it is given in tables, and tells queues and topics of it, each by the name of a variable. */
export function keeping(
  tables: readonly string[],
  queues: readonly string[] = [],
  topics: readonly string[] = [],
): string {
  return `import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const queues = new SQSClient({});
const topics = new SNSClient({});
export const handler = async (event: any) => {
${tables.map((name) => `  await tables.send(new PutCommand({ TableName: process.env.${name}, Item: event }));`).join('\n')}
${queues.map((name) => `  await queues.send(new SendMessageCommand({ QueueUrl: process.env.${name}, MessageBody: '' }));`).join('\n')}
${topics.map((name) => `  await topics.send(new PublishCommand({ TopicArn: process.env.${name}, Message: '' }));`).join('\n')}
  return {};
};
`;
}

/** A function that asks others by the names that variables say. */
export function asking(...names: readonly string[]): string {
  return `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
const functions = new LambdaClient({});
export const handler = async () => {
${names.map((name) => `  await functions.send(new InvokeCommand({ FunctionName: process.env.${name}, InvocationType: 'RequestResponse', Payload: '{}' }));`).join('\n')}
};
`;
}

export const packageOf = (name: string) =>
  JSON.stringify({ name, version: '1.0.0', dependencies: { 'aws-lambda': '1' } });
