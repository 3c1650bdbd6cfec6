/**
 * In: templates of AWS SAM, whatever they are called. Out: the units whose code their functions are, with the variables of all functions of each.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
 */
import { posix } from 'node:path';
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import type { Outputs } from '../../yaml/outputs.js';
import type { KnownUnits } from './known-units.js';
import { outputsOf } from './outputs.js';
import { holdsSources, nameOf, parentOf } from './paths.js';
import { deployment, variablesAt } from './serverless.js';
import { joinFacts, type ManifestFacts, type Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';
import { readYaml } from './yaml.js';

/** What the templates of the tree deploy. */
export function readSam(sources: Sources, known: KnownUnits): ManifestFacts {
  const deploying = sources.yaml.flatMap((file) => {
    const text = sources.read(file);
    return text?.includes('AWS::Serverless::') ? [{ file, text }] : [];
  });
  if (deploying.length === 0) return joinFacts([]);
  const outputs = outputsOf(sources);
  return joinFacts(deploying.map(({ file, text }) => deployedBySam(file, text, sources, known, outputs)));
}

function deployedBySam(
  file: Path,
  text: string,
  sources: Sources,
  known: KnownUnits,
  outputs: Outputs,
): ManifestFacts {
  const units: UnitFact[] = [];
  const deployments: DeploymentFact[] = [];
  const yaml = readYaml(file, text);
  for (const document of yaml.documents) {
    const functions = Object.entries(mappingOf(mappingOf(document.value)['Resources']))
      .map(([id, resource]) => ({ id, resource: mappingOf(resource) }))
      .filter(({ resource }) => resource['Type'] === 'AWS::Serverless::Function' && !isElsewhere(resource));
    const around = unitBeside(parentOf(file), sources, known);
    const at = document.at(['Resources']);
    const byUnit = groupBy(functions, ({ resource }) => {
      const code = codeOf(resource);
      return unitOfCode(parentOf(file), code, known) ?? around;
    });
    for (const [unit, own] of byUnit) {
      if (unit === undefined) continue;
      const count = own.length;
      const says = `${file} deploys it as ${count} ${count === 1 ? 'function' : 'functions'}`;
      const evidence = { says, at };
      units.push({ path: unit, name: nameOf(unit), shows: 'service', weight: 'deployed', evidence });
      const keys = [
        ['Globals', 'Function', 'Environment', 'Variables'],
        ...own.map(({ id }) => ['Resources', id, 'Properties', 'Environment', 'Variables']),
      ];
      const deployed = variablesAt(document, keys, outputs).filter(({ size }) => size > 0);
      deployments.push(...deployed.map((variables) => deployment(nameOf(unit), unit, variables, at)));
    }
  }
  return { units, deployments, notices: yaml.notices };
}

/** Whether the code of a function is none of the tree: it is written in the template itself, or was put into a bucket. */
function isElsewhere(resource: Readonly<Record<string, unknown>>): boolean {
  const properties = mappingOf(resource['Properties']);
  const code = properties['CodeUri'];
  return 'InlineCode' in properties || (textOf(code)?.startsWith('s3:') ?? 'Bucket' in mappingOf(code));
}

/** Where the code of a function lies, from its template: the file that is built for it, or else the one that its handler is named after. */
function codeOf(resource: Readonly<Record<string, unknown>>): string | undefined {
  const properties = mappingOf(resource['Properties']);
  const directory = textOf(properties['CodeUri']);
  if (directory === undefined || directory.includes('${')) return undefined;
  const built = mappingOf(mappingOf(resource['Metadata'])['BuildProperties'])['EntryPoints'];
  const [entry] = Array.isArray(built) ? built : [];
  const handler = textOf(properties['Handler'])?.replace(/\.\w+$/, '');
  return posix.join(directory, textOf(entry) ?? handler ?? '');
}

/** The unit that the code of a function lies in, if that is one of its own. */
function unitOfCode(directory: Path, code: string | undefined, known: KnownUnits): Path | undefined {
  const path = code === undefined ? undefined : posix.join(directory, code);
  if (path === undefined || path.startsWith('..')) return undefined;
  const around = known.around(path.replace(/\/$/, ''));
  return around === undefined || around.isWorkspaceRoot === true ? undefined : around.path;
}

/** Where nothing says where the code is: the unit that a template lies in, or its directory, if that holds sources. */
function unitBeside(directory: Path, { tree }: Sources, known: KnownUnits): Path | undefined {
  const around = known.around(directory);
  if (around !== undefined && around.isWorkspaceRoot !== true) return around.path;
  return holdsSources(directory, tree.files) ? directory : undefined;
}
