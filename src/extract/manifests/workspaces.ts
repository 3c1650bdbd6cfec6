/**
 * Which directories are members of a workspace, and which are only its root. npm, yarn and bun write globs into
 * package.json, pnpm into pnpm-workspace.yaml, lerna into lerna.json; Rush lists its projects one by one. Turborepo and Nx
 * sit on top of one of these.
 */
import picomatch from 'picomatch';
import type { Evidence, Location, Notice, Path } from '../../model/nouns.js';
import { placeOf, readJson } from './json.js';
import { liesIn, nameOf, parentOf } from './paths.js';
import type { Sources } from './sources.js';
import { listOf, mappingOf, textsOf } from './values.js';
import { readYaml } from './yaml.js';

/** One directory that a workspace names as its member. */
export interface Member {
  readonly path: Path;
  readonly evidence: Evidence;
  /** Whether the workspace publishes it: then it is for others to use. */
  readonly isPublished?: boolean;
}

export interface Workspaces {
  readonly roots: ReadonlySet<Path>;
  readonly members: ReadonlyMap<Path, Member>;
  readonly notices: readonly Notice[];
}

interface Globs {
  readonly root: Path;
  readonly globs: readonly string[];
  readonly at: Location;
}

/** The workspaces of the tree and their members. */
export function readWorkspaces(sources: Sources): Workspaces {
  const notices: Notice[] = [];
  const rush = readRush(sources, notices);
  const members = new Map(rush.members.map((member) => [member.path, member]));
  const roots = new Set(rush.roots);
  for (const { root, globs, at } of readGlobs(sources, notices)) {
    roots.add(root);
    const isMember = memberMatcher(globs);
    for (const { path } of sources.packages) {
      if (path === root || members.has(path) || !liesIn(path, root)) continue;
      const inside = root === '' ? path : path.slice(root.length + 1);
      if (isMember(inside))
        members.set(path, { path, evidence: { says: `it is a member of the workspace in ${at.path}`, at } });
    }
  }
  return { roots, members, notices };
}

function readGlobs({ packages, named, read }: Sources, notices: Notice[]): Globs[] {
  const found: Globs[] = [];
  for (const { path, file, json } of packages) {
    const { workspaces } = json;
    const globs = textsOf(Array.isArray(workspaces) ? workspaces : mappingOf(workspaces)['packages']);
    if (globs.length > 0) found.push({ root: path, globs, at: placeOf(file, read(file), '"workspaces"') });
  }
  for (const path of named((name) => name === 'pnpm-workspace.yaml' || name === 'lerna.json')) {
    const text = read(path);
    if (text === undefined) continue;
    if (nameOf(path) === 'lerna.json') {
      const json = readJson(path, text);
      notices.push(...json.notices);
      const globs = textsOf(json.value['packages']);
      if (globs.length > 0)
        found.push({ root: parentOf(path), globs, at: placeOf(path, text, '"packages"') });
      continue;
    }
    const yaml = readYaml(path, text);
    notices.push(...yaml.notices);
    for (const document of yaml.documents) {
      const globs = textsOf(mappingOf(document.value)['packages']);
      if (globs.length > 0) found.push({ root: parentOf(path), globs, at: document.at(['packages']) });
    }
  }
  return found;
}

/** A glob that begins with "!" takes out what those before it let in. */
function memberMatcher(globs: readonly string[]): (path: Path) => boolean {
  const clean = (glob: string) => glob.replace(/^\.?\//, '').replace(/\/+$/, '');
  const matchers = globs.map((glob) => {
    const isOut = glob.startsWith('!');
    return { isOut, matches: picomatch(clean(isOut ? glob.slice(1) : glob)) };
  });
  return (path) => matchers.reduce((isIn, { isOut, matches }) => (matches(path) ? !isOut : isIn), false);
}

function readRush({ named, read }: Sources, notices: Notice[]): { roots: Path[]; members: Member[] } {
  const roots: Path[] = [];
  const members: Member[] = [];
  for (const file of named((name) => name === 'rush.json')) {
    const text = read(file);
    if (text === undefined) continue;
    const json = readJson(file, text);
    notices.push(...json.notices);
    const root = parentOf(file);
    roots.push(root);
    for (const project of listOf(json.value['projects']).map(mappingOf)) {
      const [folder] = textsOf(project['projectFolder']);
      if (folder === undefined) continue;
      const path = root === '' ? folder : `${root}/${folder}`;
      const at = placeOf(file, text, `"${folder}"`);
      const isPublished =
        project['shouldPublish'] === true || typeof project['versionPolicyName'] === 'string';
      members.push({ path, evidence: { says: `${file} lists it`, at }, isPublished });
    }
  }
  return { roots, members };
}
