import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDocuments } from '../../src/yaml/documents.js';
import { Outputs } from '../../src/yaml/outputs.js';
import { Stack } from '../../src/yaml/stack.js';

it('follows references to what the document says, and leaves those to what only the deployment knows', () => {
  const stack = new Stack({
    service: 'orders',
    custom: { of: { dev: 'orders-dev' }, stage: 'dev', table: '${self:service}-${opt:stage}' },
    Parameters: { Name: { Default: 'carts' } },
    resources: {
      Resources: { Lines: { Properties: { TableName: '${self:custom.table}-lines' } }, Plain: {} },
    },
  });
  expect(stack.written('${self:custom.of.${self:custom.stage}}')).toBe('orders-dev');
  expect(stack.written({ 'Fn::GetAtt': ['Lines', 'Arn'] })).toBe('orders-${opt:stage}-lines');
  expect(stack.text({ Ref: 'Plain' })).toEqual(['Plain']);
  expect(stack.text({ Ref: 'Name' })).toEqual(['carts']);
  expect(stack.text('${env:TABLE}')).toEqual([{ variable: 'TABLE' }]);
  expect(stack.named('arn:aws:sqs:eu:1:jobs')).toEqual(['jobs']);
  expect(stack.text({ 'Fn::ImportValue': 'x' })).toBeUndefined();
  expect(stack.written('${file(./${opt:stage}.json):TABLE}')).toBe('${file(./opt:stage.json):TABLE}');
});

it('knows a queue by what its address is exported under elsewhere, and nothing else that is imported', () => {
  const stack = new Stack({ custom: { stage: '${opt:stage}' } });
  const imported = (name: string) => stack.named({ 'Fn::ImportValue': name });
  expect(imported('MailsQueueUrl-${self:custom.stage}')).toEqual(['MailsQueue']);
  expect(imported('${opt:stage}-mails-queue-arn')).toEqual(['mails-queue']);
  expect(imported('OrdersTopicArn')).toEqual(['OrdersTopic']);
  expect(imported('OrdersApiUrl')).toBeUndefined();
  expect(imported('DatabaseHost-${opt:stage}')).toBeUndefined();
});

it('ends whatever refers to whatever', () => {
  const custom = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`a${index}`, `\${self:custom.a${index + 1}}`.repeat(30)]),
  );
  const started = Date.now();
  expect(new Stack({ custom }).text('${self:custom.a0}')).toBeDefined();
  expect(Date.now() - started).toBeLessThan(5_000);
  const name = fc.constantFrom('a', 'b', 'c');
  const value = fc
    .array(
      fc.oneof(
        fc.string(),
        name.map((each) => `\${self:${each}}`),
        name.map((each) => `\${${each}`),
      ),
    )
    .map((each) => each.join(''));
  fc.assert(
    fc.property(fc.record({ a: value, b: value, c: value }), (document) => {
      const written = new Stack(document).written('${self:a}');
      expect(written === undefined || typeof written === 'string').toBe(true);
    }),
  );
});

it('takes lists for the functions whose tags are gone', () => {
  const stack = new Stack({
    Resources: { MailQueue: { Properties: { QueueName: { 'Fn::Sub': '${Stage}-mails' } } } },
  });
  expect(stack.named(['MailQueue', 'Arn'])).toEqual([{ unknown: true }, '-mails']);
  expect(stack.named(['${Stage}-bills', { Stage: 'dev' }])).toEqual(['dev', '-bills']);
  const given = new Stack({ Parameters: { Stage: { Type: 'String' } } });
  expect(given.named(['${Stage}-bills', { Stage: { Ref: 'Stage' } }])).toEqual([{ unknown: true }, '-bills']);
  expect(given.named('arn:aws:sns:#{AWS::Region}:#{AWS::AccountId}:bills')).toEqual(['bills']);
  expect(stack.named([':', ['arn:aws:sqs:eu:1', 'jobs']])).toEqual(['jobs']);
  expect(stack.named(['Settings', 'Stage', 'queueArn'])).toBeUndefined();
  expect(stack.named('LetterQueue.Arn')).toEqual(['LetterQueue']);
  expect(stack.named('{{resolve:ssm:/queues/mails}}')).toEqual([{ unknown: true }]);
});

it('takes what another stack hands on, whatever stage that is of', () => {
  const letters = {
    custom: { letters: { url: 'Letters' } },
    resources: {
      Resources: { Letters: { Properties: { QueueName: 'letters-${opt:stage}' } } },
      Outputs: { LettersUrl: { Value: '${self:custom.letters.url}' } },
    },
  };
  // The part of it that stands in a file of its own knows nothing of the rest.
  const part = { Outputs: { LettersUrl: { Value: '${self:custom.letters.url}' } } };
  const stack = new Stack({ custom: { stage: '${opt:stage}' } }, new Outputs([part, letters]));
  for (const written of [
    '${cf:letters-${self:custom.stage}.LettersUrl}',
    '${cf(eu-west-1):letters-dev.LettersUrl}',
    "${cf:letters-dev.LettersUrl, 'none'}",
  ])
    expect(stack.written(written)).toBe('letters-${opt:stage}');
  expect(stack.written('${cf:letters-${self:custom.stage}.Others}')).toBe(
    '${cf:letters-self:custom.stage.Others}',
  );
});

it('knows what a text is that is parted and joined otherwise, as far as that is known', () => {
  const said = `Parameters: { Name: { Default: acme_mails } }
Resources:
  Known: !Join ['-', !Split ['_', !Ref Name]]
  Whole: { Fn::Join: ['-', { Fn::Split: ['_', 'acme_jobs'] }] }
  Open: !Join ['', ['https://sqs/', !Join ['web', !Split ['api', !Ref AWS::StackName]], '-Audit']]
  Listed: !Join ['-', ['api', !Ref Name]]
  Parts: !Split ['_', !Ref Name]
`;
  const [document] = readDocuments('template.yaml', said, 'manifests').documents;
  const stack = new Stack(document?.value);
  const texts = Object.entries(stack.resources ?? {}).map(([id, value]) => [id, stack.written(value)]);
  expect(Object.fromEntries(texts)).toEqual({
    Known: 'acme-mails',
    Whole: 'acme-jobs',
    Open: 'https://sqs/${AWS::StackName}-Audit',
    Listed: 'api-acme_mails',
    Parts: undefined,
  });
  // Places stay where they are.
  expect(document?.at(['Resources', 'Parts'])).toMatchObject({ line: 7 });
});
