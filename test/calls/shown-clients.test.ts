import { describe, expect, test } from 'vitest';
import { answering, modelOf, systemOf } from './support.js';

const orders = answering(
  'GET /orders',
  'GET /orders/:id',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-up/email',
);
const MANIFEST = JSON.stringify({ name: '@shop/ui', main: 'index.tsx' });

/** What each service asks, and the line of which file says so, of components that a library has. */
async function asked(
  library: string,
  pages: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<readonly string[]> {
  const services = Object.fromEntries(
    Object.entries(pages).map(([name, files]) => [
      name,
      {
        files: {
          ...files,
          'package.json': JSON.stringify({
            name,
            scripts: { start: 'vite' },
            dependencies: { '@shop/ui': '*' },
          }),
        },
      },
    ]),
  );
  const root = systemOf(
    { orders, ...services },
    {
      'package.json': JSON.stringify({ name: 'shop', workspaces: ['*', 'packages/*'] }),
      'packages/ui/package.json': MANIFEST,
      'packages/ui/index.tsx': library,
    },
  );
  const { calls } = await modelOf(root);
  const told = calls.map(
    ({ from, method, route, at }) =>
      `${from} ${method ?? ''} ${route} ${at.path.replace('packages/', '')}:${at.line}`,
  );
  return [...new Set(told)].sort();
}

const CLIENT = `import axios from 'axios';
export const api = axios.create({ baseURL: 'http://orders' });`;
const app = (element: string, before = '') => `import { List } from '@shop/ui';
import { api } from './api';
${before}
export default function App() { return ${element}; }`;
const both = (element: string, before = '') => ({
  web: { 'api.ts': CLIENT, 'App.tsx': app(element, before) },
  desk: { 'api.ts': CLIENT, 'App.tsx': app(element, before) },
});
const LISTED = ['desk GET /orders ui/index.tsx:2', 'web GET /orders ui/index.tsx:2'];

describe('what a component of a library asks by a client that it is given', () => {
  test.each([
    [
      'a client of better-auth',
      `export function List({ title, client }) {
  const signIn = async (email) => { await client.signIn.email({ email }); };
  return <form onSubmit={signIn}>{title}</form>; }`,
    ],
  ])('is told there: %s', async (_, library) => {
    const auth = `import { createAuthClient } from 'better-auth/react';
export const api = createAuthClient({ baseURL: 'http://orders' });`;
    const page = { 'api.ts': auth, 'App.tsx': app('<List title="Orders" client={api} />') };
    expect(await asked(library, { web: page, desk: page })).toEqual([
      'desk POST /api/auth/sign-in/email ui/index.tsx:2',
      'web POST /api/auth/sign-in/email ui/index.tsx:2',
    ]);
  });

  test.each([
    [
      'taken apart',
      `export function List({ client }) {
  useEffect(() => { client.get('/orders'); }, []);
  return <p />; }`,
      '<List client={api} />',
    ],
    [
      'of what it is given',
      `export const List = (props) => {
  const load = () => props.client.get('/orders');
  return <p onClick={load} />; };`,
      '<List client={api}></List>',
    ],
    [
      'taken apart below',
      `export const List = (props) => { const { client: http } = props;
  const load = () => http.get('/orders');
  return <p onClick={load} />; };`,
      '<List client={api} />',
    ],
    [
      'of spread properties',
      `export const List = ({ client, ...rest }) => {
  const load = () => client.get('/orders');
  return <p onClick={load} {...rest} />; };`,
      '<List {...given} />',
      'const given = { client: api, title: "Orders" };',
    ],
    [
      'in a component that is kept',
      `import { memo } from 'react'; export const List = memo(function List({ client }) {
  const load = () => client.get('/orders');
  return <p onClick={load} />; });`,
      '<List client={api} />',
    ],
    [
      'in one that has a reference',
      `import { forwardRef } from 'react'; export const List = forwardRef(({ client }, ref) => {
  const load = () => client.get('/orders');
  return <p ref={ref} onClick={load} />; });`,
      '<List client={api} />',
    ],
    [
      'that another component hands on',
      `const Rows = ({ http }) => {
  const load = () => http.get('/orders');
  return <p onClick={load} />; };
export function List({ client }) { return <div><Rows http={client} /></div>; }`,
      '<List client={api} />',
    ],
    [
      'that is said to be optional',
      `export function List({ client = undefined }: { client?: { get(path: string): Promise<unknown> } }) {
  const load = () => client?.get('/orders');
  return <p onClick={load} />; }`,
      '<List client={api} />',
    ],
    [
      'told whom it asks',
      `import axios from 'axios'; export function List({ url }) {
  useEffect(() => { axios.get(url + '/orders'); }, []);
  return null; }`,
      '<List url="http://orders" />',
    ],
    [
      'handed down',
      `import { createContext, useContext } from 'react'; export const Api = createContext(undefined); export const useApi = () => useContext(Api); export const Rows = () => { const client = useApi();
  useEffect(() => { client.get('/orders'); }, []);
  return null; };
export function List({ client }) { return <Api.Provider value={client}><Rows /></Api.Provider>; }`,
      '<List client={api} />',
    ],
  ])('is told there for each service: %s', async (_, library, element, before = '') => {
    expect(await asked(library, both(element, before))).toEqual(LISTED);
  });

  test('is told where it calls what asks by that, or what it is given asks itself', async () => {
    const hook = `const useRows = (http) => useQuery({ queryKey: ['rows'], queryFn: () => http.get('/orders') });
export function List({ client }) { const rows = useRows(client); return <div>{rows}</div>; }`;
    expect(await asked(hook, both('<List client={api} />'))).toEqual(LISTED);
    const own = `export function List({ ask }) {
  useEffect(() => { ask.get('/orders'); }, []);
  return null; }`;
    expect(await asked(own, both('<List ask={{ get: (path) => api.get(path) }} />'))).toEqual([
      'desk GET /orders desk/App.tsx:4',
      'web GET /orders web/App.tsx:4',
    ]);
  });

  test('is told there with ids that it is given, and where the element stands that says a word of the path', async () => {
    const library = `export function List({ client, id, of }) {
  useEffect(() => { client.get('/' + of + '/' + id); client.get('/orders/' + id); }, []);
  return null; }`;
    expect(await asked(library, both('<List client={api} id={useId()} of="orders" />'))).toEqual([
      'desk GET /orders/* desk/App.tsx:4',
      'desk GET /orders/* ui/index.tsx:2',
      'web GET /orders/* ui/index.tsx:2',
      'web GET /orders/* web/App.tsx:4',
    ]);
    const options = `export function List({ client, url }) {
  useEffect(() => { client.request({ method: 'GET', url }); }, []);
  return null; }`;
    expect(await asked(options, both('<List client={api} url="/orders" />'))).toEqual([
      'desk GET /orders desk/App.tsx:4',
      'web GET /orders web/App.tsx:4',
    ]);
  });

  test('is told where the element stands that says what is asked for', async () => {
    const library = `export function List({ client, path }) {
  useEffect(() => { client.get(path); }, []);
  return null; }`;
    expect(await asked(library, both('<List client={api} path="/orders" />'))).toEqual([
      'desk GET /orders desk/App.tsx:4',
      'web GET /orders web/App.tsx:4',
    ]);
  });

  test('is asked by nobody who does not show it, or gives something else', async () => {
    const library = `export function List({ client }) {
  useEffect(() => { client.get('/orders'); }, []);
  return null; }`;
    const told = await asked(library, {
      web: both('<List client={api} />').web,
      desk: both('<List client={new Map()} />').desk,
      hall: both('null').web,
    });
    expect(told).toEqual(['web GET /orders ui/index.tsx:2']);
  });
});
