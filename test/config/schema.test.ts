import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonSchema } from '../../src/config/schema.js';

type Schema = Readonly<Record<string, unknown>>;

/** Every key that the schema names, with its own schema. */
function* keysOf(schema: unknown): Generator<[string, Schema]> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [word, inner] of Object.entries(schema)) {
    if (word === 'properties') yield* Object.entries(inner as Record<string, Schema>);
    yield* keysOf(inner);
  }
}

describe('jsonSchema', () => {
  const editor = z.fromJSONSchema(jsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

  it('says what every key is for, except what is a rule severity', () => {
    const undescribed = [...keysOf(jsonSchema())].filter(
      ([, schema]) => typeof schema.description !== 'string',
    );
    expect(undescribed.map(([key]) => key)).toEqual(['severity']);
    expect([...keysOf(jsonSchema())].length).toBeGreaterThan(20);
  });

  it('takes what archfit takes', () => {
    const written = {
      services: { orders: { path: 'services/orders', roles: ['orders_app'] }, erp: null },
      databases: { main: { statements: ['a.csv'], schema: 'db/schema.sql' } },
      boundaries: { forbid: [{ from: 'web', to: 'orders' }] },
      rules: { 'foreign-read': 'error', 'sync-chain': { severity: 'warn', maxServices: 4 } },
      extends: ['strict'],
    };
    expect(editor.safeParse(written).success).toBe(true);
  });

  it.each([
    { servces: {} },
    { services: { orders: { rolse: [] } } },
    { services: { orders: { roles: 'orders_app' } } },
    { libraries: { common: {} } },
    { rules: { 'foreign-read': 'warning' } },
    { extends: 'relaxed' },
  ])('refuses %j', (written) => {
    expect(editor.safeParse(written).success).toBe(false);
  });
});
