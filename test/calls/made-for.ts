import { placeKey } from '../../src/model/queries.js';
import { modelOf, systemOf } from './support.js';

/** What the calls of a service to `stock` are made for: `/a for GET /x, POST /y`, `/a for anybody`, `/a for nobody (not awaited)`. */
export async function madeFor(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const stock = {
    files: {
      'index.js':
        "const app = require('express')();\napp.get('/a', (req, res) => res.json([]));\napp.listen(80);\n",
    },
  };
  const { calls, endpoints } = await modelOf(systemOf({ orders: { files }, stock }));
  return calls.map(({ route, entrances, awaited }) => {
    const names = entrances?.map((entrance) => {
      const found = endpoints.find(({ scope }) => scope && placeKey(scope) === placeKey(entrance));
      return found ? `${found.method} ${found.path}` : `${entrance.name ?? 'a message'}`;
    });
    return `${route} for ${names ? names.sort().join(', ') || 'nobody' : 'anybody'}${awaited ? '' : ' (not awaited)'}`;
  });
}
