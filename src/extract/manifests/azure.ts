/**
 * What Azure Functions deploys. In: host.json, which lies at the root of an app, and function.json, which lies beside each function of it. Out: the apps,
 * and the documents that cannot be read; what they say is for those who read channels.
 * Source: https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import { readJson } from './json.js';
import type { KnownUnits } from './known-units.js';
import { nameOf, parentOf } from './paths.js';
import type { ManifestFacts, Sources } from './sources.js';

/** Many tools have a host.json; that of Azure says its version. */
const VERSION = /"version"\s*:\s*"\d\.\d"/;

export function readAzure({ named, read }: Sources, known: KnownUnits): ManifestFacts {
  const called = (name: string) => named((each) => each === name).filter((file) => !outsideSystem(file));
  const units = called('host.json').flatMap((file): UnitFact[] => {
    const path = parentOf(file);
    const unit = VERSION.test(read(file) ?? '') ? known.at(path) : undefined;
    if (!unit || unit.isWorkspaceRoot === true) return [];
    const evidence = { says: `${file} deploys it to Azure Functions`, at: { path: file, line: 1 } };
    return [{ path, name: nameOf(path), shows: 'service', weight: 'deployed', evidence }];
  });
  const notices = called('function.json').flatMap((file) => {
    const text = read(file);
    return text?.includes('"bindings"') ? readJson(file, text).notices : [];
  });
  return { units, deployments: [], notices };
}
