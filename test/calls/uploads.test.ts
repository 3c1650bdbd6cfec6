import { expect, test } from 'vitest';
import { callsIn, modelOf, type Service, systemOf } from './support.js';

const files: Service = {
  files: {
    'index.js':
      "const app = require('express')(); app.post('/uploads/files', (req, res) => res.end()); app.listen(4000);",
  },
};

const asked = async (code: string) =>
  callsIn(
    await modelOf(
      systemOf({
        files,
        web: { files: { 'index.js': code }, environment: { FILES_URL: 'http://files:4000' } },
      }),
    ),
  );

const sending: Readonly<Record<string, string>> = {
  'by tus':
    "import * as tus from 'tus-js-client';\nexport const send = (file) => new tus.Upload(file, { endpoint: `${process.env.FILES_URL}/uploads/files`, retryDelays: [0] }).start();",
  'by a class of tus':
    "import { Upload } from 'tus-js-client';\nconst options = { endpoint: 'http://files:4000/uploads/files' };\nexport const send = (file) => { const upload = new Upload(file, options); upload.start(); };",
  'by a function that is told where':
    "import { Upload } from 'tus-js-client';\nconst send = (file, endpoint) => new Upload(file, { endpoint }).start();\nexport const all = (file) => send(file, 'http://files:4000/uploads/files');",
  'by a plugin of Uppy':
    "import Uppy from '@uppy/core';\nimport Tus from '@uppy/tus';\nexport const uppy = new Uppy().use(Tus, { endpoint: 'http://files:4000/uploads/files' });",
};

for (const [name, code] of Object.entries(sending)) {
  test(`files are sent to a service ${name}`, async () => {
    expect(await asked(code)).toEqual(['web → files POST /uploads/files']);
  });
}

test('what is called so and sends nothing asks nobody', async () => {
  const own =
    "import { Upload as Sent } from 'tus-js-client';\nclass Upload { constructor(file, options) {} }\nexport const made = new Upload({}, { endpoint: 'http://files:4000/uploads/files' });\nexport const app = (app) => app.use(Upload, { endpoint: 'http://files:4000/uploads/files' });\nexport { Sent };";
  expect(await asked(own)).toEqual([]);
});
