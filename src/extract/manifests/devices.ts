/**
 * In: a package. Out: what shows that it is an app that is installed on phones. Like a page it is built and handed out by itself, and the `main` of its
 * package.json is what the device runs first, not code for others: it names a file of the framework, or registers the app's root with it. A library of
 * components for such apps registers none, and the app that it is tried with lies among examples.
 * Sources: https://docs.expo.dev/router/installation/, https://docs.expo.dev/versions/latest/sdk/expo/#registerrootcomponentcomponent,
 * https://reactnative.dev/docs/appregistry, https://docs.nativescript.org/configuration/nativescript
 */
import type { PackageManifest } from '../packages.js';
import { sourceOf } from './built-sources.js';
import { lies, textWithoutComments } from './bundles.js';
import type { PackageGraph } from './package-graph.js';
import { lineAt, nameOf } from './paths.js';
import type { Showing } from './showing.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';

/** What a `main` names that lies in the framework. */
const ENTRY_OF_FRAMEWORK =
  /^(?:\.{0,2}\/)*(?:node_modules\/)?((?:expo\/AppEntry|expo-router\/entry(?:-classic)?)(?:\.js)?)$/;
/** What the first file of an app calls. */
const REGISTERS =
  /\b(?:AppRegistry\s{0,9}\.\s{0,9}register(?:Component|Runnable)|registerRootComponent)\s{0,9}\(/;
/** What is run first where no `main` says it. */
const USUAL_ENTRIES = ['./index', './index.android', './index.ios', './index.native'];
const CONFIGURATIONS = ['nativescript.config.ts', 'nativescript.config.js'];

/** What the files of a package, its scripts aside, show of an app for phones. */
export function deviceShowing(
  manifest: PackageManifest,
  sources: Sources,
  graph: PackageGraph,
): Showing | undefined {
  const found = shownBy(manifest, sources);
  const isLibrary = manifest.json['bin'] !== undefined || graph.dependentsOf(manifest.path) > 0;
  return found && { ...found, weight: isLibrary ? 'hinted' : 'shown' };
}

function shownBy({ path, file, json }: PackageManifest, sources: Sources): Showing | undefined {
  const app = (says: string, key: string): Showing => ({ says, key, weight: 'shown' });
  const main = textOf(json['main']);
  const entry = ENTRY_OF_FRAMEWORK.exec(main ?? '')?.[1];
  if (entry !== undefined) return app(`its ${nameOf(file)} begins an app for phones (${entry})`, 'main');
  const configuration = CONFIGURATIONS.find((each) => lies(each, path, sources));
  if (configuration !== undefined) return app(`${configuration} makes an app for phones of it`, 'main');
  if (textOf(mappingOf(json['nativescript'])['id']) !== undefined)
    return app(`its ${nameOf(file)} makes an app for phones of it`, 'nativescript');
  if (!needsReactNative(json)) return undefined;
  for (const written of main === undefined ? USUAL_ENTRIES : [main]) {
    const first = sourceOf(written, path, sources);
    const text = first === undefined ? '' : textWithoutComments(first, sources);
    const sign = REGISTERS.exec(text);
    if (first === undefined || sign === null) continue;
    const at = { path: first, line: lineAt(text, sign.index) };
    return { says: `${first} registers an app for phones`, key: 'main', weight: 'shown', at };
  }
  return undefined;
}

function needsReactNative(json: PackageManifest['json']): boolean {
  const needed = mappingOf(json['dependencies']);
  return ['expo', 'react-native'].some((name) => needed[name] !== undefined);
}
