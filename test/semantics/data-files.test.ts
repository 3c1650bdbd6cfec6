import { describe, expect, it } from 'vitest';
import { isData, MOST_DATA } from '../../src/extract/semantics/data-files.js';
import { hintsIn } from '../../src/extract/semantics/hints.js';

const rows = (row: string) => row.repeat(Math.ceil(MOST_DATA / row.length) + 1);

describe('isData', () => {
  it.each([
    [
      'a list of objects',
      `export const pages = [\n${rows('  {\n    "path": "/orders",\n    "title": "Orders (all)",\n  },\n')}];\n`,
    ],
    [
      'a table by key',
      `module.exports = {\n${rows("  'orders.title': 'Your orders: what you bought, and when',\n")}};\n`,
    ],
    ['rows of literals', `export const rates = [\n${rows("  ['EUR', 1.07, true],\n")}];\n`],
  ])('takes %s for data', (_, text) => {
    expect(isData(text)).toBe(true);
    expect(hintsIn(`${text}fetch('/orders');\n`)).toBe(0);
  });

  it('takes a short list for settings', () => {
    expect(isData("export const hosts = [\n  'http://orders',\n];\n")).toBe(false);
  });

  it('takes long code for code', () => {
    const method =
      '  async find(id: string): Promise<Order> {\n    return this.client.get(`/orders/${id}`);\n  }\n\n';
    expect(isData(`export class Orders {\n${rows(method)}}\n`)).toBe(false);
  });

  it('takes long rows that make something for code', () => {
    expect(isData(`export const routes = [\n${rows("  route('/orders', () => load(orders)),\n")}];\n`)).toBe(
      false,
    );
  });

  it('takes an image in few lines for what it is', () => {
    expect(isData(`export const Logo = () => (\n  <img src="data:${'A'.repeat(MOST_DATA)}" />\n);\n`)).toBe(
      false,
    );
  });
});
