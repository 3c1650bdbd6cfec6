/**
 * In: serverless.yml files, and those that say the same as a program. Out: the units that they deploy, with the variables of the provider and of all functions.
 * Source: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import type { Location, Notice, Path } from '../../model/nouns.js';
import { IN_CODE, readDeployment } from '../../yaml/deployments.js';
import type { Outputs } from '../../yaml/outputs.js';
import { Stack } from '../../yaml/stack.js';
import { itemsIn, keyOf } from '../../yaml/unchecked.js';
import { connectionsOf } from './connections.js';
import type { KnownUnits } from './known-units.js';
import { outputsOf } from './outputs.js';
import { holdsSources, nameOf, parentOf } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';
import { type Variable, type Variables, withoutSecrets } from './variables.js';
import type { ManifestDocument } from './yaml.js';

const SERVERLESS = /^serverless(?:[.-][\w-]+)?\.(?:ya?ml|json|[cm]?[jt]s)$/i;

/** Whether a file is called as one that says what is deployed; a list of several such does not. */
export function isServerless(name: string): boolean {
  return SERVERLESS.test(name) && !/^serverless-compose\./i.test(name);
}

/** What the serverless files of the tree deploy. */
export function readServerless(sources: Sources, known: KnownUnits): ManifestFacts {
  const { named, read, files } = sources;
  // What git would ignore is no part of the system, whoever imports it.
  const readListed = (path: Path) => (files.has(path) ? read(path) : undefined);
  const units: UnitFact[] = [];
  const deployments: DeploymentFact[] = [];
  const notices: Notice[] = [];
  let handed: Outputs | undefined;
  const outputs = () => {
    handed ??= outputsOf(sources);
    return handed;
  };
  for (const file of named(isServerless)) {
    if (outsideSystem(file)) continue;
    const text = read(file);
    if (text === undefined) continue;
    const { documents, notices: unread } = readDeployment(file, text, readListed);
    notices.push(...unread);
    const [document] = documents;
    const { service, functions } = mappingOf(document?.value);
    const isKnown = document !== undefined && (service !== undefined || functions !== undefined);
    if (!isKnown && IN_CODE.test(file)) {
      const said = serviceInCode(text);
      const path = unitAround(parentOf(file), sources, known);
      const at = { path: file, line: said?.line ?? 1 };
      if (said)
        units.push({
          path,
          name: said.name ?? nameOf(path),
          shows: 'service',
          weight: 'deployed',
          evidence: { says: `${file} deploys it`, at },
        });
      continue;
    }
    if (!isKnown || isOfResources(document.value, text)) continue;
    const directory = parentOf(file);
    const path = unitAround(directory, sources, known);
    const name = textOf(service) ?? textOf(mappingOf(service)['name']) ?? nameOf(path);
    const at = document.at(['service']);
    const count = Object.keys(mappingOf(functions)).length;
    const says = `${file} deploys it${count > 0 ? ` as ${count} ${count === 1 ? 'function' : 'functions'}` : ''}`;
    units.push({ path, name, shows: 'service', weight: 'deployed', evidence: { says, at } });
    deployments.push(
      ...variablesOf(document, outputs()).map((variables) => deployment(name, path, variables, at)),
    );
  }
  return { units, deployments, notices };
}

/**
 * The unit that a directory lies in; the directory itself where that only holds others, or is the root of a package that several share, each with
 * sources of its own.
 */
function unitAround(directory: Path, { tree }: Sources, known: KnownUnits): Path {
  const around = known.around(directory);
  if (around === undefined || around.isWorkspaceRoot === true) return directory;
  const isOwn = around.path === '' && holdsSources(directory, tree.files);
  return isOwn ? directory : around.path;
}

/**
 * The service in a configuration that is code, and its name if it is written out: `service: 'orders'`, or what a constant of its file says.
 */
function serviceInCode(text: string): { readonly name?: string; readonly line: number } | undefined {
  if (!/\b(?:functions|provider)\s*[:,}]/.test(text)) return undefined;
  const said = /^[ \t]*service[ \t]*:[ \t]*(?:(?:(['"`])([\w.-]+)\1|([A-Za-z_$][\w$]*))(?=[ \t,]*$))?/m.exec(
    text,
  );
  if (!said) return undefined;
  const [, , written, constant] = said;
  const name =
    written ?? new RegExp(`\\bconst\\s+${constant}\\b[^=\\n]*=\\s*['"\`]([\\w.-]+)['"\`]`).exec(text)?.[1];
  return { ...(name !== undefined && { name }), line: text.slice(0, said.index).split('\n').length };
}

/** Whether a file only makes what others use, tables and queues, and deploys no program: plugins that only help to make or emulate those add none. */
function isOfResources(value: unknown, text: string): boolean {
  if (!/\bresources\b/.test(text) || /\b(?:functions|component|stepFunctions)\b/.test(text)) return false;
  const said = keyOf(value, 'plugins');
  const plugins = itemsIn(keyOf(said, 'modules') ?? said);
  return (
    !/\bplugins\b/.test(text) || (plugins.length > 0 && plugins.every((each) => HELPS.test(String(each))))
  );
}

/** Plugins of the Serverless Framework that deploy nothing of their own. */
const HELPS =
  /^serverless-(?:offline(?:-[\w-]+)?|pseudo-parameters|dotenv-plugin|prune-plugin|dynamodb(?:-local|-seed)?|s3-local|localstack|stack-output|export-env|deployment-bucket|plugin-(?:ifelse|dynamodb-autoscaling|resource-tagging))$/;

/** Whether a file of the framework deploys a program, as far as that is read. */
export function deploysProgram(file: Path, { read, files }: Sources): boolean {
  const text = read(file) ?? '';
  const readListed = (path: Path) => (files.has(path) ? read(path) : undefined);
  const [document] = readDeployment(file, text, readListed).documents;
  return document === undefined || !isOfResources(document.value, text);
}

/** What one unit is deployed with. */
export function deployment(name: string, path: Path, variables: Variables, at: Location): DeploymentFact {
  return { name, path, variables: withoutSecrets(variables), connections: connectionsOf(variables), at };
}

function variablesOf(document: ManifestDocument, outputs: Outputs): readonly Variables[] {
  const { functions } = mappingOf(document.value);
  return variablesAt(
    document,
    [
      ['provider', 'environment'],
      ...Object.keys(mappingOf(functions)).map((name) => ['functions', name, 'environment']),
    ],
    outputs,
  );
}

/**
 * The variables of the mappings at some places of a document, with what they refer to in it. Where functions are given different values of one, each
 * is kept: as many deployments as there are values.
 */
export function variablesAt(
  document: ManifestDocument,
  places: readonly (readonly string[])[],
  outputs: Outputs,
): readonly Variables[] {
  const stack = new Stack(document.value, outputs);
  const found: Map<string, Variable>[] = [new Map()];
  for (const keys of places) {
    for (const [name, said] of Object.entries(mappingOf(keyOf(document.value, ...keys)))) {
      const value = stack.written(said);
      if (value === undefined) continue;
      const free = found.find((each) => (each.get(name)?.value ?? value) === value) ?? new Map();
      if (!found.includes(free)) found.push(free);
      if (!free.has(name)) free.set(name, { value, at: document.at([...keys, name]) });
    }
  }
  return found;
}
