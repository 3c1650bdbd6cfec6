import { describe, expect, test } from 'vitest';
import { answering, modelOf, systemOf } from './support.js';

/** What a page asks, each with the line that it is told at. */
async function told(page: string, imports = "import { useMutation } from '@tanstack/react-query';") {
  const text = `${imports}
import { Bar } from './bar';
const api = { post: (path: string) => fetch(process.env.ORDERS_URL + path, { method: 'POST' }) };
export function Page({ id }: { id: string }) {
${page}
}`;
  const bar = `export function Bar({ onAction }: { onAction: (a: 'pay' | 'drop') => void }) {
  return <><button onClick={() => onAction('pay')} />
    <button onClick={() => onAction('drop')} /></>;
}`;
  const { calls } = await modelOf(
    systemOf({
      orders: answering('POST /orders/:id/pay', 'POST /orders/:id/drop', 'POST /orders/:id'),
      web: {
        environment: { ORDERS_URL: 'http://orders:3000' },
        files: { 'index.tsx': text, 'bar.tsx': bar },
      },
    }),
  );
  return calls.map(({ method, route, at }) => {
    const line = (at.path.endsWith('bar.tsx') ? bar : text).split('\n')[(at.line ?? 0) - 1];
    return `${method} ${route}: ${line?.trim()}`;
  });
}

const TYPED = "{ id, action }: { id: string; action: 'pay' | 'drop' }";

describe('a word of a path that a mutation is called with is told at each who says it', () => {
  test('by a member of what it is given', async () => {
    expect(
      await told(`const act = useMutation({ mutationFn: (${TYPED}) => api.post(\`/orders/\${id}/\${action}\`) });
  const pay = () => act.mutate({ id, action: 'pay' });
  const drop = async () => { await act.mutateAsync({ id, action: 'drop' }); };
  return <button onClick={pay} onBlur={drop} />;`),
    ).toEqual([
      "POST /orders/*/pay: const pay = () => act.mutate({ id, action: 'pay' });",
      "POST /orders/*/drop: const drop = async () => { await act.mutateAsync({ id, action: 'drop' }); };",
    ]);
  });

  test('taken out of what the hook gives, of a method among options', async () => {
    expect(
      await told(`const { mutate: act } = useMutation({ async mutationFn(action: 'pay' | 'drop') { return api.post(\`/orders/\${id}/\${action}\`); } });
  return <button onClick={() => act('drop')} />;`),
    ).toEqual(["POST /orders/*/drop: return <button onClick={() => act('drop')} />;"]);
  });

  test('by what a component has called', async () => {
    expect(
      await told(`const act = useMutation({ mutationFn: (action: 'pay' | 'drop') => api.post(\`/orders/\${id}/\${action}\`) });
  return <Bar onAction={(a) => act.mutate(a)} />;`),
    ).toEqual([
      "POST /orders/*/pay: return <><button onClick={() => onAction('pay')} />",
      "POST /orders/*/drop: <button onClick={() => onAction('drop')} /></>;",
    ]);
  });

  test('where effects hang on it', async () => {
    expect(
      await told(`const act = useMutation({ mutationFn: (action: 'pay' | 'drop') => api.post(\`/orders/\${id}/\${action}\`) });
  useEffect(() => act.mutate('pay'), [act, act.mutate]);`),
    ).toEqual(["POST /orders/*/pay: useEffect(() => act.mutate('pay'), [act, act.mutate]);"]);
  });

  test('each of two by itself', async () => {
    expect(
      await told(`const pay = useMutation({ mutationFn: (action: 'pay' | 'drop') => api.post(\`/orders/\${id}/\${action}\`) });
  const other = useMutation({ mutationFn: (action: 'pay' | 'drop') => fetch('/other/' + action) });
  return <button onClick={() => pay.mutate('pay')} onBlur={() => other.mutate('drop')} />;`),
    ).toEqual([
      "POST /orders/*/pay: return <button onClick={() => pay.mutate('pay')} onBlur={() => other.mutate('drop')} />;",
    ]);
  });

  test.each([
    [
      'where it is only given an id, at the request',
      `const pay = useMutation({ mutationFn: (order: string) =>
      api.post(\`/orders/\${order}/pay\`) });
  return <button onClick={() => pay.mutate(id)} />;`,
      ['POST /orders/*/pay: api.post(`/orders/${order}/pay`) });'],
    ],
    [
      'where what is listed is only what it is asked with, at the request',
      `const pay = useMutation({ mutationFn: (how: 'cash' | 'card') =>
      api.post(\`/orders/\${id}/pay?how=\${how}\`) });
  return <button onClick={() => pay.mutate('card')} />;`,
      ['POST /orders/*/pay: api.post(`/orders/${id}/pay?how=${how}`) });'],
    ],
    [
      'where a component is given what calls it, at the request, for that may say something else',
      `const act = useMutation({ mutationFn: (action: 'pay' | 'drop') =>
    api.post(\`/orders/\${id}/\${action}\`) });
  return <><button onClick={() => act.mutate('pay')} /><Bar onAction={act.mutate} /></>;`,
      ['POST /orders/*/*', 'POST /orders/*/drop', 'POST /orders/*/pay'].map(
        (each) => `${each}: api.post(\`/orders/\${id}/\${action}\`) });`,
      ),
    ],
    [
      'where one is given all that the hook gives, at the request',
      `const act = useMutation({ mutationFn: (action: 'pay' | 'drop') =>
    api.post(\`/orders/\${id}/\${action}\`) });
  useEffect(() => act.mutate('pay'), [act]);
  return <Bar {...{ act }} />;`,
      ['POST /orders/*/*', 'POST /orders/*/drop', 'POST /orders/*/pay'].map(
        (each) => `${each}: api.post(\`/orders/\${id}/\${action}\`) });`,
      ),
    ],
    [
      'where what is taken out of it is handed on, at the request',
      `const { mutate: act } = useMutation({ mutationFn: (action: 'pay' | 'drop') =>
    api.post(\`/orders/\${id}/\${action}\`) });
  act('pay');
  return confirm(act);`,
      ['POST /orders/*/*', 'POST /orders/*/drop', 'POST /orders/*/pay'].map(
        (each) => `${each}: api.post(\`/orders/\${id}/\${action}\`) });`,
      ),
    ],
    [
      'where a function of the program takes it, at the request',
      `const act = (action: 'pay' | 'drop') =>
    api.post(\`/orders/\${id}/\${action}\`);
  return <button onClick={() => act('pay')} />;`,
      ['POST /orders/*/*', 'POST /orders/*/drop', 'POST /orders/*/pay'].map(
        (each) => `${each}: api.post(\`/orders/\${id}/\${action}\`);`,
      ),
    ],
  ])('but %s', async (_, page, expected) => {
    expect((await told(page)).toSorted()).toEqual(expected);
  });

  test('what goes by the name of such a hook and is another one is not called so', async () => {
    const found = await told(
      `const act = useMutation({ mutationFn: (${TYPED}) => api.post(\`/orders/\${id}/\${action}\`) });
  return <button onClick={() => act.mutate({ id, action: 'pay' })} />;`,
      'const useMutation = (options: any) => ({ mutate: (given: any) => console.log(given) });',
    );
    expect(found.every((each) => !each.includes('act.mutate'))).toBe(true);
  });
});
