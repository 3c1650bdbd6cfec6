import { expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { archfit } from '../helpers/world.js';

it.each(rules.map(({ id }) => id))(
  'explain %s tells why, what to do, from where, and shows an example',
  async (id) => {
    const { code, out } = await archfit(['explain', id]);
    expect(code).toBe(0);
    for (const head of ['why', 'what to do', 'source', 'needs']) {
      expect(out).toMatch(new RegExp(`^ {2}${head} {2,}\\S`, 'm'));
    }
    expect(out).toMatch(/^ {2}--- .+ violating\n {2}\+\+\+ .+ clean\n {2}@@/m);
    expect(out).toMatch(/^ {2}[-+](?![-+])/m);
  },
);
