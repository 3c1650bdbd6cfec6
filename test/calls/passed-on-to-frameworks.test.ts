import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const stock = answering('GET /items', 'POST /items', 'DELETE /items/:id');
const lib = `import axios from 'axios';
export async function createItem(request: Request) { return axios.post('http://stock:3000/items'); }
export async function removeItem() { return axios.delete('http://stock:3000/items/1'); }
export async function listItems() { return axios.get('http://stock:3000/items'); }
export const countOf = (items) => items.length;`;
const root = "import { countOf } from './lib/items'; countOf([]);";

/** What who passes on functions of a file asks, while another imports something else of it. */
const asked = async (path: string, passing: string) =>
  callsIn(
    await modelOf(
      systemOf({ stock, shop: { files: { 'main.ts': root, 'lib/items.ts': lib, [path]: passing } } }),
    ),
  );

test.each([
  [
    'app/api/items/route.ts',
    "export { createItem as POST, listItems as GET, removeItem as DELETE } from '../../../lib/items';",
  ],
  [
    'app/routes/items.ts',
    "export { createItem as action, listItems as loader, removeItem as default } from '../../lib/items';",
  ],
  ['pages/api/index.ts', "export { createItem as default, listItems, removeItem } from '../../lib/items';"],
  ['jobs/nightly.ts', "export { createItem, listItems, removeItem } from '../lib/items';"],
])('a framework may ask for what %s passes on, though nobody imports that', async (path, passing) => {
  expect(await asked(path, passing)).toHaveLength(3);
});

test('nobody asks for what a barrel passes on that nobody imports', async () => {
  expect(
    await asked('parts/index.ts', "export { createItem, listItems as itemsOf } from '../lib/items';"),
  ).toEqual([]);
});
