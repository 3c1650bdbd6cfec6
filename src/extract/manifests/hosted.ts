/**
 * In: the files that tell hosting platforms what to run (fly.toml, render.yaml, app.yaml, wrangler.toml). Out: the units that they deploy, the variables that
 * each is given, the names that it answers to there, and which of the files could not be read.
 * Sources: https://fly.io/docs/reference/configuration/, https://render.com/docs/blueprint-spec,
 * https://cloud.google.com/appengine/docs/standard/reference/app-yaml, https://developers.cloudflare.com/workers/wrangler/configuration/
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { DeploymentFact, GatewayFact, UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { onCloudflare } from './cloudflare.js';
import { type UnitNames, unitInCommand } from './command.js';
import { connectionsOf } from './connections.js';
import { type Hosted, type HostingFile, memberAt, variablesOf } from './hosting.js';
import type { KnownUnit } from './known-units.js';
import { holdsSources, nameOf, parentOf, resolvePath } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { readToml } from './toml.js';
import { listOf, mappingOf, textOf } from './values.js';
import { type Variable, withoutSecrets } from './variables.js';
import { type ManifestDocument, readYaml } from './yaml.js';

const READERS: readonly (readonly [
  file: RegExp,
  read: (file: Path, text: string, names: UnitNames, has: (path: Path) => boolean) => HostingFile,
])[] = [
  [/^fly(?:[.-][\w.-]+)?\.toml$/, onFly],
  [/^render\.ya?ml$/, onRender],
  [/^app\.ya?ml$/, onAppEngine],
  [/^wrangler\.(?:toml|jsonc?)$/, onCloudflare],
];

/** What the files of hosting platforms say of units. */
export function readHosted(
  { tree, files: known, directories, named, read }: Sources,
  names: UnitNames,
): ManifestFacts & { readonly gateways: readonly GatewayFact[] } {
  const has = (path: Path) => known.has(path) || directories.has(path);
  const readerOf = (name: string) => READERS.find(([names]) => names.test(name))?.[1];
  const files = named((name) => readerOf(name) !== undefined).flatMap((file) => {
    const text = outsideSystem(file) ? undefined : read(file);
    return text === undefined ? [] : [readerOf(nameOf(file))!(file, text, names, has)];
  });
  const hosted = files.flatMap((each) => each.hosted);
  const notices = files.flatMap((each) => each.notices);
  const found = hosted.flatMap((each) => (each.path === undefined ? [] : [{ ...each, path: each.path }]));
  // What is made of another's program and settings alone is none of the system.
  const units = found.flatMap(({ path, name, says, at }): UnitFact[] => {
    if (!holdsSources(path, tree.files)) return [];
    const evidence = { says: `${at.path} ${says}`, at };
    return [{ path, name, shows: 'service', weight: 'deployed', evidence }];
  });
  const deployments = found.map(
    ({ name, path, hosts, variables: all, bound = [], databases = [], at }): DeploymentFact => {
      // The port that a platform leads to an app is nobody's on the machine of who writes it.
      const own = new Map([...all].filter(([key]) => key !== 'PORT'));
      const connections = [...connectionsOf(own), ...databases];
      const others = Object.fromEntries([...bound].map(([key, { value }]) => [key, value]));
      const variables = { ...others, ...withoutSecrets(own) };
      return { name, path, variables, connections, hosts, at };
    },
  );
  return { units, deployments, notices, gateways: files.flatMap((each) => each.gateways ?? []) };
}

function memberNamed(name: string, { units }: UnitNames): KnownUnit | undefined {
  return name === '' ? undefined : units.named(name);
}

function onFly(file: Path, text: string, names: UnitNames): HostingFile {
  const toml = readToml(file, text);
  const build = mappingOf(toml.value['build']);
  // A ready image is another's program, whatever it is started beside.
  if (build['image'] !== undefined) return { hosted: [], notices: [] };
  const app = textOf(toml.value['app']);
  const dockerfile = textOf(build['dockerfile']);
  const built = dockerfile === undefined ? undefined : resolvePath(parentOf(file), dockerfile);
  // `fly.worker.toml` beside others, each of another directory.
  const called = nameOf(file).split(/[.-]/).slice(1, -1).join('-');
  const chosen =
    (built === undefined ? undefined : memberAt(parentOf(built), names)) ??
    memberNamed(called, names) ??
    memberAt(parentOf(file), names);
  const path = chosen?.path;
  const at = { path: file, line: 1 };
  const name = app ?? nameOf(path ?? '');
  const hosts = app === undefined ? [] : [`${app}.internal`, `${app}.flycast`, `${app}.fly.dev`];
  const says = 'deploys it to Fly.io';
  const variables = variablesOf(toml.value['env'], (key) => toml.at(['env'], key));
  return { hosted: [{ name, path, hosts, variables, at, says }], notices: toml.notices };
}

function onAppEngine(file: Path, text: string, names: UnitNames): HostingFile {
  if (!/^runtime:/m.test(text)) return { hosted: [], notices: [] };
  const { documents, notices } = readYaml(file, text);
  const hosted = documents.map((document): Hosted => {
    const path = memberAt(parentOf(file), names)?.path;
    const { service, env_variables } = mappingOf(document.value);
    const variables = variablesOf(env_variables, (key) => document.at(['env_variables', key]));
    const name = textOf(service) ?? nameOf(path ?? '');
    const says = 'deploys it to App Engine';
    return { name, path, hosts: [], variables, at: { path: file, line: 1 }, says };
  });
  return { hosted, notices };
}

/** What Render runs itself is no part of the system: databases, and Redis under either name. */
const RUNS = /^(?:web|pserv|worker|cron|static)$/;

function onRender(file: Path, text: string, names: UnitNames): HostingFile {
  const { documents, notices } = readYaml(file, text);
  const hosted = documents.flatMap((document) => {
    const { services, projects } = mappingOf(document.value);
    const lists = [
      { list: services, keys: ['services'] as (string | number)[] },
      ...listOf(projects).flatMap((project, index) =>
        listOf(mappingOf(project)['environments']).map((environment, inside) => ({
          list: mappingOf(environment)['services'],
          keys: ['projects', index, 'environments', inside, 'services'],
        })),
      ),
    ];
    const programs = lists.flatMap(({ list, keys }) =>
      listOf(list).flatMap((said, index) => (isMade(said) ? [{ said, keys: [...keys, index] }] : [])),
    );
    return programs.flatMap(({ said, keys }) =>
      inBlueprint(file, said, keys, document, names, programs.length === 1),
    );
  });
  return { hosted, notices };
}

/** Whether Render makes a program of the repository for this, and runs no ready image. */
function isMade(said: unknown): boolean {
  const { type, image, runtime, env } = mappingOf(said);
  return RUNS.test(String(type)) && image === undefined && (runtime ?? env) !== 'image';
}

/** @param isOnly whether nothing else is made of the repository: then its root is what is made */
function inBlueprint(
  file: Path,
  said: unknown,
  keys: readonly (string | number)[],
  document: ManifestDocument,
  names: UnitNames,
  isOnly: boolean,
): readonly Hosted[] {
  const { name: written, rootDir, dockerContext, dockerfilePath, ...rest } = mappingOf(said);
  const name = textOf(written);
  if (name === undefined) return [];
  const root = parentOf(file);
  const place = (path: unknown) => {
    const relative = textOf(path)?.replace(/^\/+/, '');
    const found = relative === undefined ? undefined : resolvePath(root, relative);
    return found === root ? undefined : found;
  };
  const dockerfile = place(dockerfilePath);
  const commands = ['startCommand', 'dockerCommand', 'buildCommand', 'staticPublishPath'];
  // A server and a worker of one package are both made of the root; what is written in other languages is none of it.
  const isOfRoot = (rest['runtime'] ?? rest['env']) === 'node' && place(rootDir) === undefined;
  const path =
    [rootDir, dockerContext].flatMap((each) => memberAt(place(each), names)?.path ?? [])[0] ??
    (dockerfile === undefined ? undefined : memberAt(parentOf(dockerfile), names)?.path) ??
    commands.flatMap((key) => unitInCommand(textOf(rest[key]) ?? '', names)?.path ?? [])[0] ??
    names.units.named(name, file)?.path ??
    (isOnly || isOfRoot ? memberAt(root, names)?.path : undefined);
  const variables = new Map<string, Variable>();
  for (const [index, given] of listOf(rest['envVars']).entries()) {
    const { key, value, fromService } = mappingOf(given);
    const { name: other, property } = mappingOf(fromService);
    const from = /^host/.test(String(property)) ? textOf(other) : undefined;
    const text = textOf(value) ?? from;
    if (typeof key === 'string' && text !== undefined)
      variables.set(key, { value: text, at: document.at([...keys, 'envVars', index]) });
  }
  const at = document.at(keys);
  const says = `deploys it to Render as ${name}`;
  return [{ name, path, hosts: [`${name}.onrender.com`], variables, at, says }];
}
