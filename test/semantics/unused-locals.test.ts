import { describe, expect, it } from 'vitest';
import { unusedLocals, withoutSpans } from '../../src/extract/semantics/uncalled/unused-locals.js';
import { answering, modelOf, systemOf } from '../calls/support.js';

/** What a text says without the functions that are kept in it and never named again, in one line. */
const left = (text: string) => withoutSpans(text, unusedLocals(text)).replace(/\s+/g, ' ').trim();

describe('functions that others hold and never name again', () => {
  it('say nothing, however they are written', () => {
    expect(
      left(`export function Page() {
  const onSave = async () => { await save(); };
  const onDelete: Handler = async (id: string, { force } = {}) => {
    if (force) { await remove(id); }
  };
  const onArchive = id => archive(id)
  const onMove = useCallback(async () => { await move(); }, [id]);
  const adding = useMutation({ mutationFn: add });
  async function onClose(id: string): Promise<void> { await close(id); }
  const onRetry = function () { return retry(); };
  return <form onSubmit={onSave} />;
}`),
    ).toBe(
      'export function Page() { const onSave = async () => { await save(); }; const onDelete: Handler = async (id: string, { force } = {}) => ; const onArchive = id => const onMove = useCallback ; const adding = useMutation ; async function onClose(id: string): Promise<void> const onRetry = function () ; return <form onSubmit={onSave} />; }',
    );
  });

  it('are kept where something may name or run them', () => {
    for (const kept of [
      'const total = (await load()).length;',
      'const first = (items ?? []).map((each) => load(each));',
      'const loaded = (async () => { await load(); })();',
      'const loaded = function () { return load(); }();',
      'const { data } = useQuery({ queryFn: load });',
      'const stop = watch(id, () => load());',
      'const onSave = async () => { await load(); }; return { onSave };',
      "const onSave = async () => { await load(); }; register('onSave');",
      'app.use(\n    async function loading() { await load(); }\n  );',
      'return async function loading() { await load(); }',
      'const me = async () => load();',
    ])
      expect(left(`export function page() {\n  ${kept}\n}`)).toContain('load');
    expect(left('  const onLoad = () => load();\n  function onReload() { load(); }\n')).toContain('load');
  });

  it('ask nobody, nor does who is asked by them alone', async () => {
    const files = {
      'index.tsx': "import { Page } from './Page'; render(<Page />);",
      'orders.ts': `import axios from 'axios';
export const listOrders = () => axios.get('http://orders:3000/orders');
export const dropOrder = (id: string) => axios.delete(\`http://orders:3000/orders/\${id}\`);`,
      'Page.tsx': `import axios from 'axios';
import { listOrders, dropOrder } from './orders';
export function Page() {
  /* The button
     is gone. */
  const onDelete = async (id: string) => {
    await dropOrder(id);
  };
  // onClick={onPlace}
  const onPlace = async () => { await axios.post('http://orders:3000/orders', {}); };
  const onOpen = async () => {
    await axios.get('http://orders:3000/orders/1');
  };
  return <p onClick={onOpen}>{listOrders()}</p>;
}`,
    };
    const orders = answering('GET /orders', 'GET /orders/:id', 'POST /orders', 'DELETE /orders/:id');
    const { calls, notices } = await modelOf(systemOf({ orders, web: { files } }));
    expect(calls.map(({ at, method, route }) => `${at.path}:${at.line} ${method} ${route}`).sort()).toEqual([
      'web/Page.tsx:12 GET /orders/1',
      'web/orders.ts:2 GET /orders',
    ]);
    expect(notices.filter(({ message }) => message.startsWith('2 places are left out'))).toHaveLength(1);
  });
});
