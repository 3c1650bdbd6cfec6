/**
 * In: the plain YAML values of Helm charts. Out: the units whose image they name, and the variables they set.
 * Charts differ in form; common to nearly all is a mapping with `image.repository` (or a text `image`) and, beside it,
 * variables under `env` or a name like it: at the top for a chart of one service, under its name for a chart of several.
 */
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { connectionsOf } from './connections.js';
import type { KnownUnits } from './known-units.js';
import { nameOf, parentOf } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';
import { type Mapping, mappingOf, textOf } from './values.js';
import { type Variable, type Variables, withoutSecrets } from './variables.js';
import { type ManifestDocument, readYaml } from './yaml.js';

/** What the values of the Helm charts of the tree deploy. */
export function readHelmValues(sources: Sources, known: KnownUnits): ManifestFacts {
  const notices: Notice[] = [];
  const units: UnitFact[] = [];
  const deployments: DeploymentFact[] = [];
  for (const file of sources.yaml) {
    const text = valuesIn(file, sources);
    if (text === undefined) continue;
    const yaml = readYaml(file, text);
    notices.push(...yaml.notices);
    for (const document of yaml.documents) {
      for (const { keys, value } of withImages(mappingOf(document.value), [])) {
        const key = keys.findLast((one) => !/^(?:deployment|app|main)$/.test(one));
        const name = key ?? nameOf(parentOf(file));
        const unit = known.ofImage(imageOf(value) ?? '', name);
        if (unit === undefined) continue;
        const at = document.at([...keys, 'image']);
        const variables = variablesOf(value, keys, document);
        const evidence = { says: `${file} deploys it as ${name}`, at };
        units.push({ path: unit.path, name, shows: 'service', weight: 'deployed', evidence });
        const connections = connectionsOf(variables);
        deployments.push({ name, path: unit.path, variables: withoutSecrets(variables), connections, at });
      }
    }
  }
  return { units, deployments, notices };
}

/** What values are written in: files of that name, and those of any name that say what values say, as `environments/production.yaml`. */
function valuesIn(file: Path, { read }: Sources): string | undefined {
  const isNamed = /^values[\w.-]*\.ya?ml$/i.test(nameOf(file));
  const text = read(file);
  if (text === undefined || text.includes('{{')) return undefined;
  const isTelling = text.includes('repository:') && IMAGE.test(text) && !OF_OTHERS.test(text);
  return isNamed || isTelling ? text : undefined;
}

/** An image as the charts of Helm have it. */
const IMAGE = /^([ \t]*)image:[ \t]*(?:#.*)?\n(?:\1[ \t]+.*\n){0,3}?\1[ \t]+repository:/m;
/** What resources of Kubernetes and compose files begin with. */
const OF_OTHERS = /^(?:apiVersion|services):/m;

const DEEPEST = 3;

/** The mappings that name an image. */
function withImages(value: Mapping, keys: readonly string[]): { keys: readonly string[]; value: Mapping }[] {
  const below =
    keys.length >= DEEPEST
      ? []
      : Object.entries(value).flatMap(([key, child]) =>
          key === 'image' ? [] : withImages(mappingOf(child), [...keys, key]),
        );
  return imageOf(value) === undefined ? below : [{ keys, value }, ...below];
}

function imageOf({ image }: Mapping): string | undefined {
  const { repository, name, registry } = mappingOf(image);
  const written = textOf(image) ?? textOf(repository) ?? textOf(name);
  if (written === undefined || written === '') return undefined;
  const host = textOf(registry);
  return host === undefined || host === '' ? written : `${host}/${written}`;
}

const VARIABLE_KEYS = ['env', 'envVars', 'environment', 'environmentVariables', 'extraEnv', 'extraEnvVars'];

function variablesOf(value: Mapping, keys: readonly string[], document: ManifestDocument): Variables {
  const entries = VARIABLE_KEYS.flatMap((key) => {
    const variables = value[key];
    if (!Array.isArray(variables)) {
      return Object.entries(mappingOf(variables)).flatMap(([name, given]): [string, Variable][] => {
        const text = textOf(given) ?? textOf(mappingOf(given)['value']);
        return text === undefined ? [] : [[name, { value: text, at: document.at([...keys, key, name]) }]];
      });
    }
    return variables.flatMap((item, index): [string, Variable][] => {
      const [name, text] = [textOf(mappingOf(item)['name']), textOf(mappingOf(item)['value'])];
      return name === undefined || text === undefined
        ? []
        : [[name, { value: text, at: document.at([...keys, key, index]) }]];
    });
  });
  return new Map(entries);
}
