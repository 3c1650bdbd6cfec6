import { describe, expect, it } from 'vitest';
import { withoutNotes } from '../../src/extract/semantics/program-texts.js';
import { Code } from '../../src/extract/semantics/uncalled/code.js';
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
      'const loaded = async function () { await load(); }.call(null);',
      "const clean = (url) => { return url.replace(/^https?:\\/\\//, ''); };\n  load();",
      "const clean = (url) => { return url.replace(/[{]/g, ''); };\n  load(/[}]/);",
      "const clean = (url) => { return (<p>Don't {url} (</p>); };\n  load();",
    ])
      expect(left(`export function page() {\n  ${kept}\n}`)).toContain('load');
    expect(left('  const onLoad = () => load();\n  function onReload() { load(); }\n')).toContain('load');
  });

  it('are found beside notes between the elements of a page, with or without something in the same brackets', () => {
    const page = (note: string) =>
      withoutNotes(`export function Page() {
  const onSave = async () => { await save(); };
  const onDelete = async () => { await remove(); };
  return (
    <form onSubmit={onSave}>
      ${note}
      <p>save</p>
    </form>
  );
}`);
    for (const note of [
      '{/* orders */}',
      '{/* orders\n and bills */\n      }',
      '{/* orders */ onSave}',
      '{/* one */}{/* two */}',
    ])
      expect(left(page(note)), note).not.toContain('remove');
    expect(withoutNotes('  {/* orders */ one}\n  {/* two */}\n/* three */ four')).toBe('  { one}\n\n four');
  });

  it('end before what follows them, be it in the next line or the same', async () => {
    const page = `import axios from 'axios';
export async function page() {
  const onDelete = () => axios.delete('http://orders:3000/orders/1')
  await axios.get('http://orders:3000/orders')
  /* Nobody asks. */ const onPlace = () => { axios.put('http://orders:3000/orders/1'); }; await axios.post('http://orders:3000/orders');
}
page();`;
    const orders = answering('GET /orders', 'POST /orders', 'PUT /orders', 'DELETE /orders/:id');
    const { calls } = await modelOf(systemOf({ orders, web: { files: { 'page.ts': page } } }));
    expect(calls.map(({ method, route }) => `${method} ${route}`)).toEqual(['GET /orders', 'POST /orders']);
  });

  it('are found in time, however many there are', () => {
    const some = Array.from({ length: 10_000 }, (_, at) => `  const on${at}x = () => { load(${at}); };\n`);
    const text = `export function page() {\n${some.join('')}}\n`;
    const began = performance.now();
    const code = new Code(() => text);
    for (let line = 2; line < 10_002; line += 10)
      expect(code.isUnusedAt({ path: 'page.ts', line })).toBe(true);
    const functions = Array.from(
      { length: 10_000 },
      (_, at) => `export function find${at}() {\n  load();\n}\n`,
    );
    const other = new Code(() => functions.join(''));
    other.leaveOut(functions.map((_, at) => ({ path: 'find.ts', declaration: `find${at}` })));
    expect(other.textOf('find.ts')).not.toContain('load');
    expect(performance.now() - began).toBeLessThan(5_000);
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
