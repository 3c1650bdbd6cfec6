import { expect, test } from 'vitest';
import { said } from './bank.js';

test('the definitions that RabbitMQ imports', async () => {
  expect(
    await said(
      {
        'index.js': `const amqp = require('amqplib'); (async () => { const ch = await (await amqp.connect('')).createChannel(); ch.publish('bank', 'money.paid.v1', Buffer.from('')); })();`,
      },
      {
        'index.js': `const amqp = require('amqplib'); (async () => { const ch = await (await amqp.connect('')).createChannel(); ch.consume(process.env.QUEUE || 'q.ledger', () => {}); })();`,
      },
      {},
      {
        'infra/rabbitmq/definitions.json': JSON.stringify(
          {
            queues: [{ name: 'q.ledger' }],
            exchanges: [],
            bindings: [
              {
                source: 'bank',
                vhost: '/',
                destination: 'q.ledger',
                destination_type: 'queue',
                routing_key: 'money.paid.*',
                arguments: {},
              },
            ],
          },
          null,
          1,
        ),
      },
    ),
  ).toEqual(['money.paid.v1: teller → ledger']);
});

test('functions that serverless.yml wakes by topics and queues whose names other files say', async () => {
  const model = await said(
    {
      'index.ts': `import { SNS, SQS } from 'aws-sdk';
     for (const name of ['bank-paid', 'bank-closed', 'bank-opened', 'bank-lent', 'bank-due'])
       await new SNS().publish({ TopicArn: 'arn:aws:sns:eu:1:' + name, Message: '' }).promise();
     await new SQS().sendMessage({ QueueUrl: 'https://sqs.x/1/bank-letters', MessageBody: '' }).promise();`,
    },
    {
      'package.json': JSON.stringify({ name: 'ledger', scripts: { start: 'node index.js' } }),
      'index.ts': 'export const handler = async () => {};',
      'config.js': `module.exports.env = () => {
  const { topics } = require('./src/topics.ts');
  const output = { ...topics, region: 'eu-west-1' };
  return output;
};
module.exports.run = () => load('topics.json');`,
      'src/topics.ts':
        "const BANK = 'bank';\nexport const topics = { paid: `${BANK}-paid`, closed: `${BANK}-closed` };",
      'queues.yml': 'letters: bank-letters',
      'serverless.yml': `service: \${file(config.js):env.region}-ledger
functions:
  paid:
    handler: index.handler
    events:
      - sns:
          arn: arn:aws:sns:\${file(config.js):env.region}:\${file(config.js):env.ACCOUNT}:\${file(config.js):env.paid}
      - sns: arn:aws:sns:#{AWS::Region}:#{AWS::AccountId}:\${file(./config.js):env.closed}
      - sns: { arn: { 'Fn::Join': [':', ['arn:aws:sns', !Ref 'AWS::Region', !Ref 'AWS::AccountId', bank-opened]] }, topicName: bank-opened }
      - sns: { arn: !Sub ['arn:aws:sns:\${AWS::Region}:\${AWS::AccountId}:\${Name}', { Name: bank-lent }] }
      - sns: { arn: !Sub 'arn:aws:sns:\${AWS::Region}:\${AWS::AccountId}:bank-due' }
      - sqs: arn:aws:sqs:eu-west-1:1:\${file(queues.yml):letters, 'none'}
      - sqs: arn:aws:sqs:eu-west-1:1:\${file(config.js):run.name}`,
    },
    {},
  );
  expect(model).toEqual([
    'bank-closed: teller → ledger',
    'bank-due: teller → ledger',
    'bank-lent: teller → ledger',
    'bank-letters: teller → ledger',
    'bank-opened: teller → ledger',
    'bank-paid: teller → ledger',
    '? ledger/serverless.yml:13 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('functions that serverless.yml wakes, by queues, topics and rules', async () => {
  const model = await said(
    {
      'index.ts': `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns'; import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
     await new SNSClient({}).send(new PublishCommand({ TopicArn: process.env.PAID_TOPIC, Message: '' }));
     await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: 'https://sqs.x/1/letters-dev', MessageBody: '' }));`,
    },
    {
      'package.json': JSON.stringify({ name: 'ledger', scripts: { start: 'node index.js' } }),
      'index.ts': `import { SQSClient } from '@aws-sdk/client-sqs'; export const client = new SQSClient({}); export const handler = async () => {};`,
      'serverless.yml': `service: ledger
custom:
  stage: dev
  letters: letters-\${self:custom.stage}
functions:
  paid:
    handler: index.handler
    events:
      - sqs:
          arn: !GetAtt PaidQueue.Arn
          batchSize: 1
      - sns: account-closed
  letters:
    handler: index.handler
    events:
      - sqs: arn:aws:sqs:eu-west-1:1:\${self:custom.letters}
      - eventBridge:
          pattern:
            source: [teller]
            detail-type: [RateChanged]
resources:
  Resources:
    PaidQueue:
      Type: AWS::SQS::Queue
      Properties:
        QueueName: paid-queue
    PaidTopic:
      Type: AWS::SNS::Topic
      Properties:
        TopicName: money-paid
    Sub:
      Type: AWS::SNS::Subscription
      Properties:
        TopicArn: !Ref PaidTopic
        Protocol: sqs
        Endpoint: !GetAtt PaidQueue.Arn
`,
    },
    { PAID_TOPIC: 'arn:aws:sns:eu-west-1:1:money-paid' },
  );
  expect(model).toEqual([
    'RateChanged: nobody → ledger',
    'account-closed: nobody → ledger',
    'letters-dev: teller → ledger',
    'money-paid: teller → ledger',
  ]);
});

test('subscriptions of Terraform, and of a script for a stand-in of AWS', async () => {
  expect(
    await said(
      {
        'index.ts': `import { SNS } from '@aws-sdk/client-sns'; import { PubSub } from '@google-cloud/pubsub';
     const sns = new SNS({}); await sns.publish({ TopicArn: 'arn:aws:sns:eu:1:money-paid', Message: '' }); await sns.publish({ TopicArn: process.env.CLOSED, Message: '' });
     await new PubSub().topic('rates').publishMessage({ json: {} });`,
      },
      {
        'index.ts': `import { Consumer } from 'sqs-consumer'; import { PubSub } from '@google-cloud/pubsub';
     Consumer.create({ queueUrl: 'http://localstack:4566/000000000000/paid-queue', handleMessage: async () => {} }).start();
     Consumer.create({ queueUrl: 'http://localstack:4566/000000000000/closed-queue', handleMessage: async () => {} }).start();
     Consumer.create({ queueUrl: 'http://localstack:4566/000000000000/opened-queue', handleMessage: async () => {} }).start();
     new PubSub().subscription('ledger-rates').on('message', () => {});`,
      },
      { CLOSED: 'arn:aws:sns:eu:1:account-closed' },
      {
        'infra/main.tf': `resource "aws_sns_topic" "paid" {
  name = "money-paid"
}
resource "aws_sqs_queue" "paid" {
  name = "paid-queue"
}
resource "aws_sns_topic_subscription" "paid" {
  topic_arn = aws_sns_topic.paid.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.paid.arn
}
resource "google_pubsub_topic" "rates" {
  name = "rates"
}
resource "google_pubsub_subscription" "ledger" {
  name  = "ledger-rates"
  topic = google_pubsub_topic.rates.id
}
`,
        'localstack/init.sh': `awslocal sns create-topic --name account-closed
awslocal sns subscribe \\
  --topic-arn arn:aws:sns:eu:000000000000:account-closed \\
  --protocol sqs \\
  --notification-endpoint arn:aws:sqs:eu:000000000000:closed-queue
NAME=account-opened
export TOPIC=$(awslocal sns create-topic --name "$NAME" --query TopicArn --output text)
QUEUE_ARN="$(awslocal sqs get-queue-attributes --queue-url http://localhost:4566/000000000000/opened-queue --attribute-names QueueArn)"
awslocal sns subscribe --topic-arn "$TOPIC" --protocol sqs --notification-endpoint "\${QUEUE_ARN}"
awslocal sns subscribe --topic-arn "$1" --protocol sqs --notification-endpoint "$QUEUE_ARN"
`,
      },
    ),
  ).toEqual([
    'account-closed: teller → ledger',
    'account-opened: nobody → ledger',
    'money-paid: teller → ledger',
    'rates: teller → ledger',
  ]);
});

test('parts of serverless.yml in other files, and queues that serverless-lift makes', async () => {
  const sending = (variable: string) =>
    `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
     await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.${variable}, MessageBody: '' }));`;
  const shop = (name: string, others: string) => `service: ${name}
provider: \${file(../common/provider.yml):provider}
resources:
  - \${file(../common/queues.yml)}
functions:
  take:
    handler: index.handler
${others}`;
  expect(
    await said(
      {
        'package.json': JSON.stringify({ name: 'teller', scripts: { start: 'node index.js' } }),
        'index.ts': `${sending('LETTERS_URL')}\n${sending('MONEY_URL')}`,
        'serverless.yml': shop('teller', ''),
      },
      {
        'package.json': JSON.stringify({ name: 'ledger', scripts: { start: 'node index.js' } }),
        'index.ts': 'export const handler = async () => {};',
        'serverless.yml': shop(
          'ledger',
          `    events:
      - sqs: !GetAtt MoneyQueue.Arn
constructs:
  letters:
    type: queue
    worker:
      handler: index.handler
`,
        ),
      },
      {},
      {
        'common/provider.yml': `provider:
  name: aws
  stackName: \${self:service}-\${opt:stage}
  environment:
    LETTERS_URL: https://sqs.eu-west-1.amazonaws.com/1/ledger-live-letters
    MONEY_URL: !Ref MoneyQueue
`,
        'common/queues.yml': `Resources:
  MoneyQueue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: \${opt:stage}-money
`,
      },
    ),
  ).toEqual(['*-money: teller → ledger', 'ledger-live-letters: teller → ledger']);
});

test('a file that a serverless.yml refers to outside of the tree, or to itself, is left alone', async () => {
  expect(
    await said('', {
      'package.json': JSON.stringify({ name: 'ledger', scripts: { start: 'node index.js' } }),
      'index.ts': `import { SQSClient } from '@aws-sdk/client-sqs'; export const client = new SQSClient({}); export const handler = async () => {};`,
      'serverless.yml': `service: ledger
provider: \${file(../../../secrets.yml):provider}
custom: \${file(serverless.yml):custom}
functions:
  take:
    handler: index.handler
    events:
      - sqs: arn:aws:sqs:eu-west-1:1:money
`,
    }),
  ).toEqual(['money: nobody → ledger']);
});

test('a variable of a template of SAM names a queue but for the stack that is deployed', async () => {
  expect(
    await said('', {
      'package.json': JSON.stringify({ name: 'ledger', scripts: { start: 'node index.js' } }),
      'src/index.ts': `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
        export const handler = () => new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.MONEY_URL, MessageBody: '' }));`,
      'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Paying:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: dist/
      Handler: index.handler
      Environment:
        Variables:
          MONEY_URL: !Ref MoneyQueue
  Taking:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: dist/
      Handler: index.handler
      Events:
        Money:
          Type: SQS
          Properties:
            Queue: !GetAtt MoneyQueue.Arn
  MoneyQueue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub '\${AWS::StackName}-money'
`,
    }),
  ).toEqual(['*-money: ledger → ledger']);
});

test('stacks hand queues to each other: by exports, and by parameters that are called like outputs', async () => {
  const sending = (variable: string) =>
    `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
     export const handler = () => new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.${variable}, MessageBody: '' }));`;
  const template = (variable: string, value: string) => `Transform: AWS::Serverless-2016-10-31
Parameters:
  LettersQueueUrl:
    Type: String
    Default: none
  Stage:
    Type: String
Resources:
  Sending:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: dist/
      Handler: index.handler
      Environment:
        Variables:
          ${variable}: ${value}
`;
  const service = (name: string, variable: string, value: string) => ({
    'package.json': JSON.stringify({ name, scripts: { start: 'node index.js' } }),
    'index.ts': sending(variable),
    'template.yaml': template(variable, value),
  });
  expect(
    await said(
      service('teller', 'MONEY_URL', '!ImportValue bank-MoneyQueueUrl'),
      service('ledger', 'LETTERS_URL', '!Ref LettersQueueUrl'),
      {},
      {
        'cloudformation/queues.yaml': `Resources:
  Money:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub '\${AWS::StackName}-money'
  Letters:
    Type: AWS::SQS::Queue
Outputs:
  MoneyQueue:
    Value: !Ref Money
    Export:
      Name: bank-MoneyQueueUrl
  LettersQueueUrl:
    Value: !Ref Letters
`,
      },
    ),
  ).toEqual(['*-money: teller → nobody', 'Letters: ledger → nobody']);
});
