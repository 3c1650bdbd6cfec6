import { expect, it } from 'vitest';
import { exportedNames } from '../../src/extract/semantics/evaluate/exported-names.js';

/** Whether a file of this text is parsed for a name that others import from it. */
function mayExport(text: string, name: string): boolean {
  const { isOpen, names } = exportedNames(text);
  return isOpen || names.has(name);
}

it.each([
  'export const orders = 1;',
  'export let total = 2, orders = 1',
  'export const total = 2,\n  orders: number = 1',
  'export const { total, orders } = tables;',
  'export default async function orders() {}',
  'export async function* orders() {}',
  'export declare abstract class orders {}',
  'export const enum orders { Open }',
  'export type orders = string',
  'export { total, orders };',
  'export { lines as orders } from "./lines.js"',
  'export type { orders } from "./lines.js"',
  'export * from "./tables.js"',
  'export = tables',
  'module.exports = { orders }',
  'exports.orders = 1',
  '@Entity() export @Table() class orders {}',
])('%s may export orders', (text) => {
  expect(mayExport(text, 'orders')).toBe(true);
});

it.each([
  'import { orders } from "./tables.js"; export const total = orders.length',
  'import { orders } from "./tables.js"; export function count() { return sum(lines, orders); }',
  'const orders = 1; export const ordersOfToday = 2;',
  'export class Cart { orders = 1 }',
])('%s exports no orders', (text) => {
  expect(mayExport(text, 'orders')).toBe(false);
});
