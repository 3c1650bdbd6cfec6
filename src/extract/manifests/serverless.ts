/**
 * In: serverless.yml files. Out: the units that they deploy, with the variables of the provider and of all functions.
 * Source: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { connectionsOf } from './connections.js';
import type { KnownUnits } from './known-units.js';
import { nameOf, parentOf } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';
import { type Variable, withoutSecrets } from './variables.js';
import { type ManifestDocument, readYaml } from './yaml.js';

/** What the serverless files of the tree deploy. */
export function readServerless({ tree, read }: Sources, known: KnownUnits): ManifestFacts {
  const units: UnitFact[] = [];
  const deployments: DeploymentFact[] = [];
  const notices: Notice[] = [];
  for (const file of tree.files) {
    if (SAM.test(nameOf(file)) && !outsideSystem(file)) units.push(...deployedBySam(file, read, known));
    if (!/^serverless(?:[.-][\w-]+)?\.(?:ya?ml|json|[cm]?[jt]s)$/i.test(nameOf(file)) || outsideSystem(file))
      continue;
    const text = read(file);
    if (text === undefined) continue;
    if (/[jt]s$/i.test(file)) {
      const service = serviceInCode(text);
      const path = unitAround(parentOf(file), known);
      const at = { path: file, line: service?.line ?? 1 };
      if (service)
        units.push({
          path,
          name: service.name ?? nameOf(path),
          shows: 'service',
          weight: 'deployed',
          evidence: { says: `${file} deploys it`, at },
        });
      continue;
    }
    const yaml = readYaml(file, text);
    notices.push(...yaml.notices);
    const [document] = yaml.documents;
    const { service, functions } = mappingOf(document?.value);
    if (document === undefined || (service === undefined && functions === undefined)) continue;
    const directory = parentOf(file);
    const path = unitAround(directory, known);
    const name = textOf(service) ?? textOf(mappingOf(service)['name']) ?? nameOf(path);
    const at = document.at(['service']);
    const count = Object.keys(mappingOf(functions)).length;
    const says = `${file} deploys it${count > 0 ? ` as ${count} ${count === 1 ? 'function' : 'functions'}` : ''}`;
    units.push({ path, name, shows: 'service', weight: 'deployed', evidence: { says, at } });
    const variables = variablesOf(document);
    deployments.push({
      name,
      path,
      variables: withoutSecrets(variables),
      connections: connectionsOf(variables),
      at,
    });
  }
  return { units, deployments, notices };
}

const SAM = /^(?:template|sam|sam-template)\.ya?ml$/i;

/** What a template of AWS SAM deploys. Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html */
function deployedBySam(file: Path, read: Sources['read'], known: KnownUnits): UnitFact[] {
  const text = read(file);
  if (text === undefined || !text.includes('AWS::Serverless::')) return [];
  return readYaml(file, text).documents.flatMap((document): UnitFact[] => {
    const resources = Object.values(mappingOf(mappingOf(document.value)['Resources'])).map(mappingOf);
    const count = resources.filter(({ Type }) => Type === 'AWS::Serverless::Function').length;
    if (count === 0) return [];
    const path = unitAround(parentOf(file), known);
    const says = `${file} deploys it as ${count} ${count === 1 ? 'function' : 'functions'}`;
    const evidence = { says, at: document.at(['Resources']) };
    return [{ path, name: nameOf(path), shows: 'service', weight: 'deployed', evidence }];
  });
}

/** The unit that a directory lies in, and the directory itself where that only holds others. */
function unitAround(directory: Path, known: KnownUnits): Path {
  const around = known.around(directory);
  return around === undefined || around.isWorkspaceRoot === true ? directory : around.path;
}

/**
 * The service in a configuration that is code, and its name if it is written out: `service: 'orders'`, or what a constant of its file says.
 */
function serviceInCode(text: string): { readonly name?: string; readonly line: number } | undefined {
  if (!/\b(?:functions|provider)\s*[:,}]/.test(text)) return undefined;
  const said = /^[ \t]*service\s*:\s*(?:(?:(['"`])([\w.-]+)\1|([A-Za-z_$][\w$]*))\s*,?[ \t]*$)?/m.exec(text);
  if (!said) return undefined;
  const [, , written, constant] = said;
  const name =
    written ?? new RegExp(`\\bconst\\s+${constant}\\b[^=\\n]*=\\s*['"\`]([\\w.-]+)['"\`]`).exec(text)?.[1];
  return { ...(name !== undefined && { name }), line: text.slice(0, said.index).split('\n').length };
}

function variablesOf(document: ManifestDocument): ReadonlyMap<string, Variable> {
  const { provider, functions } = mappingOf(document.value);
  const places: (readonly string[])[] = [
    ['provider', 'environment'],
    ...Object.keys(mappingOf(functions)).map((name) => ['functions', name, 'environment']),
  ];
  const environments = [
    mappingOf(provider)['environment'],
    ...Object.values(mappingOf(functions)).map((one) => mappingOf(one)['environment']),
  ];
  return new Map(
    environments.flatMap((environment, index) =>
      Object.entries(mappingOf(environment)).flatMap(([name, value]): [string, Variable][] => {
        const text = textOf(value);
        return text === undefined
          ? []
          : [[name, { value: text, at: document.at([...(places[index] ?? []), name]) }]];
      }),
    ),
  );
}
