import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

test.each([
  ['before each capital', '/(?=[A-Z])/', '/order/Paid'],
  ['by a pattern that is none', "new RegExp('(?=[z-a])')", '/*'],
])('a name that is split %s', async (_, separator, route) => {
  const orders = answering(`GET ${route === '/*' ? '/order/:id' : route}`);
  const web = {
    files: {
      'index.js': `fetch(process.env.ORDERS_URL + '/order/' + 'xPaid'.split(${separator}).slice(1).join('/'));`,
    },
    environment: { ORDERS_URL: 'http://orders:3000' },
  };
  const [call] = callsIn(await modelOf(systemOf({ orders, web })));
  expect(call).toContain('web → orders GET /order/');
});
