import { expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

test('a table that only code touches leads from who writes it to who owns it', async () => {
  const root = directory({
    'docker-compose.yml': 'services:\n  loans: { build: loans }\n  accounts: { build: accounts }\n',
    'archfit.yaml': 'services:\n  accounts: { path: accounts, tables: [accounts] }\n',
    'loans/package.json': '{ "name": "loans" }',
    'loans/main.ts': "import { Pool } from 'pg';\nnew Pool().query('UPDATE accounts SET blocked = true');\n",
    'accounts/package.json': '{ "name": "accounts" }',
    'accounts/main.ts':
      "import { Pool } from 'pg';\nnew Pool().query('INSERT INTO accounts DEFAULT VALUES');\n",
  });
  const { code, out } = await archfit(['why', 'loans', 'accounts', root, '--no-cache']);
  expect(code).toBe(0);
  expect(out).toContain('loans/main.ts:2');
  expect(out).toContain('writes public.accounts');
});

/** Nothing is imported, and no table is shared: they only ask and tell each other. */
const clinic = {
  'docker-compose.yml': `services:
  reception:
    build: reception
    environment: { WARD_URL: http://ward:8080 }
  ward:
    build: ward
    environment: { LAB_URL: http://lab:8080 }
  lab: { build: lab }
  letters: { build: letters }
`,
  'reception/package.json': '{ "name": "reception", "dependencies": { "kafkajs": "2" } }',
  'reception/main.ts': `import { Kafka } from 'kafkajs';
const kafka = new Kafka({ brokers: [] });
export const producer = kafka.producer();
export async function admit(patient: string): Promise<void> {
  await fetch(\`\${process.env.WARD_URL}/beds\`, { method: 'POST' });
  await producer.send({ topic: 'patient.admitted', messages: [{ value: patient }] });
}
`,
  'ward/package.json': '{ "name": "ward" }',
  'ward/main.ts': `import express from 'express';
const app = express();
app.post('/beds', async (request, response) => {
  const answer = await fetch(\`\${process.env.LAB_URL}/results/\${request.body.patient}\`);
  response.json(await answer.json());
});
app.listen(8080);
`,
  'lab/package.json': '{ "name": "lab" }',
  'lab/main.ts':
    "import express from 'express';\nconst app = express();\napp.get('/results/:patient', (_, response) => response.json([]));\napp.listen(8080);\n",
  'letters/package.json': '{ "name": "letters", "dependencies": { "kafkajs": "2" } }',
  'letters/main.ts': `import { Kafka } from 'kafkajs';
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'letters' });
await consumer.subscribe({ topic: 'patient.admitted' });
await consumer.run({ eachMessage: async ({ message }) => console.log(message) });
`,
};

async function why(from: string, to: string): Promise<{ readonly hops: unknown[]; readonly text: string }> {
  const root = directory(clinic);
  const [text, json] = await Promise.all(
    ['table', 'json'].map((format) => archfit(['why', from, to, root, '--no-cache', '--format', format])),
  );
  expect([text!.code, json!.code]).toEqual([0, 0]);
  return { hops: JSON.parse(json!.out).paths[0] ?? [], text: text!.out };
}

test('calls lead from who asks to who answers, and on to whom that one asks', async () => {
  const { hops, text } = await why('reception', 'lab');
  expect(hops).toEqual([
    {
      from: 'service:reception',
      to: 'service:ward',
      kind: 'call',
      protocol: 'http',
      asks: 'POST /beds',
      at: { path: 'reception/main.ts', line: 5, column: 9 },
    },
    {
      from: 'service:ward',
      to: 'service:lab',
      kind: 'call',
      protocol: 'http',
      asks: 'GET /results/*',
      at: { path: 'ward/main.ts', line: 4, column: 24 },
    },
  ]);
  expect(text).toContain('reception/main.ts:5');
  expect(text).toContain('calls ward over HTTP: POST /beds');
});

test('who consumes depends on who publishes, and not the other way round', async () => {
  const { hops, text } = await why('letters', 'reception');
  expect(hops).toMatchObject([
    { to: 'channel:kafka/patient.admitted', kind: 'consume', at: { path: 'letters/main.ts' } },
    { to: 'service:reception', kind: 'publisher', at: { path: 'reception/main.ts', line: 6 } },
  ]);
  expect(text).toContain('consumes kafka/patient.admitted');
  expect((await why('reception', 'letters')).text).toBe('reception does not depend on letters.\n');
});

test('a channel is a part like others', async () => {
  expect((await why('letters', 'patient.admitted')).hops).toMatchObject([{ kind: 'consume' }]);
  expect((await why('patient.admitted', 'lab')).hops).toMatchObject([
    { kind: 'publisher' },
    { kind: 'call', to: 'service:ward' },
    { kind: 'call', to: 'service:lab' },
  ]);
});
