import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const manifest = (name: string) =>
  JSON.stringify({
    name,
    scripts: { dev: 'vite' },
    dependencies: { 'better-auth': '1', react: '18' },
    devDependencies: { vite: '5' },
  });

async function asked(web: Readonly<Record<string, string>>) {
  const model = await modelOf(
    systemOf({
      login: answering('ALL /api/auth/*'),
      web: {
        files: { 'package.json': manifest('web'), ...web },
        environment: { VITE_LOGIN_URL: 'http://login:3000', VITE_WHOLE_URL: 'http://login:3000/api/auth' },
      },
    }),
  );
  return [...callsIn(model), ...unknownIn(model)].map((each) => each.replace(' (no endpoint)', '')).sort();
}

const client = (options: string) =>
  `import { createAuthClient } from 'better-auth/react';\nexport const authClient = createAuthClient(${options});\nexport const { signIn, signOut, useSession } = authClient;\n`;

describe('a client of better-auth', () => {
  test.each<[string, string]>([
    ['below the usual path', '{ baseURL: import.meta.env.VITE_LOGIN_URL }'],
    [
      'below a path that is said',
      "{ baseURL: import.meta.env.VITE_WHOLE_URL ?? 'http://localhost:3000/api/auth' }",
    ],
  ])('asks by its members, %s', async (_, options) => {
    expect(
      await asked({
        'auth.ts': client(options),
        'index.tsx': `import { authClient, signIn, signOut, useSession } from './auth';
          export function Page() {
            const { data, refetch } = useSession();
            const enter = (email: string, password: string) => signIn.email({ email, password });
            const leave = () => signOut();
            const join = () => authClient.signUp.email({ email: '', password: '', name: '' });
            const all = () => authClient.listSessions();
            return <button onClick={() => { enter('', ''); join(); leave(); all(); refetch(); }} />;
          }`,
      }),
    ).toEqual([
      'web → login GET /api/auth/get-session',
      'web → login GET /api/auth/list-sessions',
      'web → login POST /api/auth/sign-in/email',
      'web → login POST /api/auth/sign-out',
      'web → login POST /api/auth/sign-up/email',
    ]);
  });

  test('that a component is given, which says by a type what it needs', async () => {
    expect(
      await asked({
        'auth.ts': client('{ baseURL: import.meta.env.VITE_LOGIN_URL }'),
        'Login.tsx':
          'type Auth = { signIn: { email: (given: { email: string }) => Promise<unknown> } };\nexport function Login({ auth }: { auth: Auth }) { return <button onClick={() => auth.signIn.email({ email: "" })} />; }',
        'index.tsx':
          "import { authClient } from './auth';\nimport { Login } from './Login';\nexport const Page = () => <Login auth={authClient} />;",
      }),
    ).toEqual(['web → login POST /api/auth/sign-in/email']);
  });

  test('what only is called so is none', async () => {
    expect(
      await asked({
        'auth.ts': client('{ baseURL: import.meta.env.VITE_LOGIN_URL }'),
        'index.tsx':
          "import { signIn, useSession } from 'next-auth/react';\nimport { mailer } from './mailer';\nexport const Page = () => { useSession(); mailer.email('x'); return <button onClick={() => signIn.email('x')} />; };",
        'mailer.ts': 'export const mailer = { email: (to: string) => to };',
      }),
    ).toEqual([]);
  });
});
