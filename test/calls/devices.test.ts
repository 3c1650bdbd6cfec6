import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

/** An app for phones beside a server that a workspace has. */
async function asked(
  packageJson: object,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  // Both answer it, so only the address tells who is asked.
  const visits = answering('GET /visits', 'GET /health');
  const rooms = answering('GET /rooms', 'GET /health');
  const model = await modelOf(
    systemOf(
      {
        visits: { ...visits, environment: { PORT: '4001' } },
        rooms: { ...rooms, environment: { PORT: '4002' } },
      },
      Object.fromEntries([
        ['package.json', JSON.stringify({ name: 'clinic', workspaces: ['visits', 'rooms'] })],
        ['rounds/package.json', JSON.stringify({ name: 'rounds', ...packageJson })],
        ...Object.entries(files).map(([path, text]) => [`rounds/${path}`, text] as const),
      ]),
    ),
  );
  return [...callsIn(model), ...unknownIn(model)];
}

const expo = { main: 'expo-router/entry', dependencies: { expo: '54', 'react-native': '0.81' } };
const bare = { main: 'index.js', dependencies: { 'react-native': '0.81' } };
const registered =
  "import { AppRegistry } from 'react-native';\nAppRegistry.registerComponent('rounds', () => null);\n";

test.each<[string, object, Readonly<Record<string, string>>]>([
  [
    'a variable that is built into it',
    expo,
    {
      '.env': 'EXPO_PUBLIC_API_URL=http://192.168.1.20:4001\n',
      'app/index.tsx':
        "import axios from 'axios';\nconst api = axios.create({ baseURL: process.env.EXPO_PUBLIC_API_URL });\nexport default function Home() { api.get('/health'); return null; }",
    },
  ],
  [
    'what app.json says beside it',
    expo,
    {
      'app.json': '{ "expo": { "extra": { "apiUrl": "http://10.0.2.2:4001" } } }',
      'app/index.js':
        "import Constants from 'expo-constants';\nconst { apiUrl } = Constants.expoConfig.extra;\nexport default () => fetch(`${apiUrl}/health`);",
    },
  ],
  [
    'the machine that it is built on, by its address in the house, the emulator, or itself',
    expo,
    {
      'app/index.js': `import { Platform } from 'react-native';
        import Constants from 'expo-constants';
        const clean = (value) => String(value || '').trim();
        function server() {
          const said = clean(process.env.EXPO_PUBLIC_API_URL);
          if (said) return said;
          const port = String(process.env.EXPO_PUBLIC_API_PORT || '4001').trim();
          if (Platform.OS === 'android') return \`http://10.0.2.2:\${port}\`;
          const host = Constants?.expoConfig?.hostUri?.split(':')[0];
          if (host) return \`http://\${host}:\${port}\`;
          return \`http://localhost:\${port}\`;
        }
        const API = __DEV__ ? server() : clean(process.env.EXPO_PUBLIC_PRODUCTION) || 'https://api.rounds.example';
        export default () => fetch(\`\${API}/health\`);`,
    },
  ],
  [
    'one of what is said for each device',
    bare,
    {
      'index.js': `${registered}import { Platform } from 'react-native';
        const HOST = Platform.select({ android: 'http://10.0.2.2:4001', ios: 'http://localhost:4001' });
        fetch(HOST + '/health');`,
    },
  ],
  [
    'what a library brings of its dotenv file',
    bare,
    {
      '.env': 'API_URL=http://10.0.2.2:4001\n',
      'index.js': `${registered}import Config from 'react-native-config';\nfetch(\`\${Config.API_URL}/health\`);`,
    },
  ],
  [
    'a client of Capacitor',
    { scripts: { start: 'ionic serve' } },
    {
      'src/main.ts':
        "import { CapacitorHttp } from '@capacitor/core';\nCapacitorHttp.get({ url: 'http://localhost:4001/health' });",
    },
  ],
  [
    'a client of Cordova',
    { scripts: { start: 'ionic serve' } },
    {
      'src/main.ts':
        "import { HTTP } from '@awesome-cordova-plugins/http/ngx';\nclass Visits { constructor(private http: HTTP) {} ask() { return this.http.get('http://localhost:4001/health', {}, {}); } }\nnew Visits(null).ask();",
    },
  ],
  [
    'a client of NativeScript',
    { main: 'src/app.ts' },
    {
      'nativescript.config.ts': "export default { id: 'org.clinic.rounds' };",
      'src/app.ts':
        "import { Application, Http } from '@nativescript/core';\nHttp.request({ url: 'http://10.0.2.2:4001/health', method: 'GET' });\nApplication.run({ moduleName: 'root' });",
    },
  ],
])('an app for phones asks by %s', async (_, json, files) => {
  expect(await asked(json, files)).toEqual(['rounds → visits GET /health']);
});

test('what else such packages do is no request', async () => {
  const source = `import { Capacitor, registerPlugin } from '@capacitor/core';
    import { ApplicationSettings } from '@nativescript/core';
    Capacitor.request('http://localhost:4001/health');
    registerPlugin('Rounds').get({ url: 'http://localhost:4001/health' });
    ApplicationSettings.getString('http://localhost:4001/health');`;
  expect(await asked({ scripts: { start: 'ionic serve' } }, { 'src/main.ts': source })).toEqual([]);
});
