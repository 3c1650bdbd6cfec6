/**
 * Backstage's catalogue files → teams and what they own. In: the catalog-info.yaml files of the tree, and those that a Location in one of
 * them names. Out: groups as teams, and who owns each component. Source: https://backstage.io/docs/features/software-catalog/descriptor-format
 */
import { posix } from 'node:path';
import { outsideSystem } from '../../model/decide-units.js';
import { directoriesOf } from '../../model/directories.js';
import type { OwnerFact, TeamFact } from '../../model/facts.js';
import { globFault, globMatcher } from '../../model/globs.js';
import type { Location, Notice, Path } from '../../model/nouns.js';
import { readDocuments } from '../../yaml/documents.js';
import { type Mapping, mappingOf, textOf, textsOf } from '../manifests/index.js';
import { readText, type Tree } from '../tree.js';

const CATALOGUE = /(^|\/)catalog-info\.ya?ml$/;
/** Templates and what they are filled with are no descriptions of this system. */
const TEMPLATE = /\$\{\{|\{\{/;

/** Of one Location; a hostile one could name any number. */
const MOST_TARGETS = 500;

interface Entity {
  readonly kind: string;
  readonly name: string;
  readonly metadata: Mapping;
  readonly spec: Mapping;
  readonly at: Location;
}

export function readBackstage(tree: Tree): {
  readonly teams: readonly TeamFact[];
  readonly claims: readonly OwnerFact[];
  readonly read: readonly Path[];
  readonly notices: readonly Notice[];
} {
  const { entities, read, notices } = readEntities(tree);
  return {
    teams: teamsOf(entities),
    claims: claimsOf(entities, tree),
    read,
    notices,
  };
}

function readEntities(tree: Tree) {
  const entities: Entity[] = [];
  const notices: Notice[] = [];
  // What is added on the way is read as well, each file once.
  const pending = new Set(tree.files.filter((path) => CATALOGUE.test(path) && !outsideSystem(path)));
  const read = new Set<Path>();
  for (const path of pending) {
    const { text, notice } = readText(tree, path, 'ownership');
    if (notice) notices.push(notice);
    if (text === undefined || TEMPLATE.test(text)) continue;
    read.add(path);
    const found = readDocuments(path, text, 'ownership');
    notices.push(...found.notices);
    for (const document of found.documents) {
      const { kind, metadata, spec } = mappingOf(document.value);
      const name = textOf(mappingOf(metadata)['name']);
      if (typeof kind !== 'string' || name === undefined) continue;
      const entity = { kind, name, metadata: mappingOf(metadata), spec: mappingOf(spec) };
      entities.push({ ...entity, at: document.at(['spec', 'owner']) });
      if (kind === 'Location') for (const target of targetsOf(entity.spec, path, tree)) pending.add(target);
    }
  }
  return { entities, read: [...read], notices };
}

/** The files of the tree that a Location names, relative to its own; what lies elsewhere is not read. */
function targetsOf(spec: Mapping, path: Path, tree: Tree): Path[] {
  const targets = [...textsOf(spec['target']), ...textsOf(spec['targets'])];
  const files = new Set(tree.files);
  return targets.slice(0, MOST_TARGETS).flatMap((target) => {
    if (/^[a-z]+:/i.test(target) || posix.isAbsolute(target)) return [];
    const glob = posix.normalize(posix.join(posix.dirname(path), target));
    if (glob.startsWith('..') || !/\.ya?ml$/.test(glob)) return [];
    if (!glob.includes('*')) return files.has(glob) ? [glob] : [];
    return globFault(glob) ? [] : tree.files.filter(globMatcher(glob));
  });
}

function teamsOf(entities: readonly Entity[]): TeamFact[] {
  const users = entities.filter(({ kind }) => kind === 'User');
  return entities
    .filter(({ kind }) => kind === 'Group')
    .map(({ name, spec, at }): TeamFact => {
      const listed = new Set(textsOf(spec['members']).map((member) => reference(member).name));
      const members = users.filter(
        (user) =>
          listed.has(user.name) ||
          textsOf(user.spec['memberOf']).some((group) => reference(group).name === name),
      );
      for (const user of members) listed.delete(user.name);
      const people = [...members.flatMap(namesOf), ...listed];
      const title = textOf(mappingOf(spec['profile'])['displayName']);
      return {
        name,
        source: 'Backstage',
        ...(people.length > 0 && { people, members: members.length + listed.size }),
        ...(title !== undefined && { aliases: [title] }),
        services: [],
        at,
      };
    });
}

/** A user by address, by full name and by handle: whichever git knows. */
function namesOf({ name, spec }: Entity): string[] {
  const { email, displayName } = mappingOf(spec['profile']);
  return [textOf(email), textOf(displayName), name].filter((each) => each !== undefined);
}

function claimsOf(entities: readonly Entity[], tree: Tree): OwnerFact[] {
  const ofKind = (kind: string) =>
    new Map(entities.filter((entity) => entity.kind === kind).map((entity) => [entity.name, entity]));
  const [systems, domains] = [ofKind('System'), ofKind('Domain')];
  const directories = directoriesOf(tree.files);
  return entities.flatMap((component): OwnerFact[] => {
    if (component.kind !== 'Component') return [];
    const system = systems.get(reference(textOf(component.spec['system']) ?? '').name);
    const domain = domains.get(reference(textOf(system?.spec['domain']) ?? '').name);
    const owning = [component, system, domain].find((entity) => textOf(entity?.spec['owner']));
    const owner = textOf(owning?.spec['owner'])?.trim() ?? '';
    if (owner === '') return [];
    const { kind, name } = reference(owner);
    return [
      {
        source: 'Backstage',
        owner: name,
        ...(kind === 'user' ? { kind: 'person' } : { kind: 'team' }),
        of: { name: component.name, directory: directoryOf(component, directories) },
        at: owning!.at,
      },
    ];
  });
}

/** Where the source of a component lies: as its annotation says, if that is in the tree; else where it is described. */
function directoryOf({ metadata, at }: Entity, directories: ReadonlySet<Path>): Path {
  const own = posix.dirname(at.path).replace(/^\.$/, '');
  const location =
    textOf(mappingOf(metadata['annotations'])['backstage.io/source-location'])?.slice(0, 1_000) ?? '';
  const [, directory] = /^dir:(.*)$/.exec(location) ?? [];
  const [, ofUrl] = /^url:https?:.*?\/(?:tree|blob|src)\/[^/]+\/(.*)$/.exec(location) ?? [];
  const path = directory === undefined ? ofUrl : posix.join(own, directory);
  const bare = posix.normalize(path ?? '').replace(/^\.?\/|\/$/g, '');
  return path !== undefined && directories.has(bare) ? bare : own;
}

/** `group:default/checkout` → group and checkout; `checkout` is a group. */
export function reference(text: string): { readonly kind: string; readonly name: string } {
  const [, kind = 'group', name = text] = /^(?:([\w.-]+):)?(?:[\w.-]+\/)?(.+)$/.exec(text.trim()) ?? [];
  return { kind: kind.toLowerCase(), name };
}
