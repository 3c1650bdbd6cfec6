import { describe, expect, it } from 'vitest';
import { packageAt, type Repository, unitsOf } from './in-memory.js';

/** What a package beside a workspace that leaves it out is taken for. */
function kindOf(json: object, files: Repository = {}, more: Repository = {}): string | undefined {
  const units = unitsOf({
    'package.json': { workspaces: ['services/*'] },
    ...packageAt('services/visits', {
      name: 'visits',
      scripts: { start: 'node src/index.js' },
      dependencies: { express: '4' },
    }),
    'rounds/package.json': { name: 'rounds', ...json },
    'rounds/src/visits.ts': '',
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`rounds/${path}`, text])),
    ...more,
  });
  return units.find(({ path }) => path === 'rounds')?.kind;
}

const expo = { dependencies: { expo: '54', 'react-native': '0.81' }, scripts: { start: 'expo start' } };
const bare = { dependencies: { 'react-native': '0.81' } };
const registers = "import { registerRootComponent } from 'expo';\nregisterRootComponent(App);";

describe('an app for phones is a front end, though no workspace has it', () => {
  it.each<[string, object, Repository]>([
    ['one of Expo whose main file is that of its router', { ...expo, main: 'expo-router/entry' }, {}],
    ['one of Expo by where its package lies', { ...expo, main: 'node_modules/expo/AppEntry.js' }, {}],
    ['one of Expo that nothing starts', { ...expo, scripts: {}, main: 'expo/AppEntry' }, {}],
    ['one that registers its root itself', { ...expo, main: 'index.ts' }, { 'index.ts': registers }],
    [
      'one that only says how it is built',
      { ...expo, scripts: { android: 'expo run:android', lint: 'expo lint' } },
      {},
    ],
    ['one of a tool of its own', { ...expo, scripts: { start: 'yarn expo start --dev-client' } }, {}],
    ['one of React Native by its start script', { ...bare, scripts: { start: 'react-native start' } }, {}],
    [
      'one of React Native by its first file',
      { ...bare, scripts: { test: 'jest' } },
      { 'index.js': 'AppRegistry.registerComponent(appName, () => App);' },
    ],
    [
      'one that begins elsewhere on each device',
      { ...bare, scripts: { bundle: 'metro build' } },
      { 'index.android.js': 'AppRegistry.registerComponent("rounds", () => App);' },
    ],
    [
      'one of NativeScript',
      { main: './src/main.ts', dependencies: { '@nativescript/core': '8' } },
      { 'nativescript.config.ts': "export default { id: 'org.clinic.rounds' };" },
    ],
    ['one of NativeScript as it was', { main: 'app.js', nativescript: { id: 'org.clinic.rounds' } }, {}],
    ['one of Capacitor', { scripts: { start: 'ionic capacitor run android -l' } }, {}],
  ])('%s', (_, json, files) => {
    expect(kindOf(json, files)).toBe('service');
  });
});

describe('what is made for such apps is none', () => {
  it.each<[string, object, Repository, Repository?]>([
    [
      'components that a bundler builds',
      { ...bare, main: 'lib/commonjs/index.js', scripts: { build: 'bob build' } },
      { 'src/index.ts': 'export { Button } from "./button";' },
    ],
    [
      'components that are tried by a script',
      { main: 'src/index.ts', peerDependencies: { 'react-native': '*' }, scripts: { start: 'expo start' } },
      { 'src/index.ts': 'export * from "./button";' },
    ],
    [
      'an app that others import',
      { ...expo, main: 'index.ts' },
      { 'index.ts': registers },
      packageAt('services/desk', { name: 'desk', dependencies: { rounds: '*' } }),
    ],
    [
      'what says so only in a comment',
      { ...bare },
      { 'index.js': '// AppRegistry.registerComponent(name, App)' },
    ],
    ['a plugin of NativeScript', { main: 'index.js', nativescript: { platforms: { ios: '8' } } }, {}],
    ['what only has a file of such a name', { main: 'entry' }, { 'entry.ts': 'export const entry = 1;' }],
  ])('%s', (_, json, files, more) => {
    expect(kindOf(json, files, more)).not.toBe('service');
  });
});
