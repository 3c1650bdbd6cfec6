/**
 * The addresses that images give what runs in them. In: the Dockerfiles that make units, with the arguments that compose files give their builds.
 * Out: for each unit a deployment with those that no manifest sets otherwise. Why: pages are told whom they ask when they are built, by
 * `ARG VITE_API_URL` and `ENV`, and by nothing else. Source: https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import type { Location, Path } from '../../model/nouns.js';
import type { ComposeBuild } from './compose-service.js';
import { finalStage, parseDockerfile, type Stage, settingsOf, stagesBehind } from './dockerfile.js';
import type { Sources } from './sources.js';
import { withoutSecrets } from './variables.js';

/** An image that is made of a unit. */
export interface UnitBuild extends Pick<ComposeBuild, 'dockerfile' | 'target' | 'args'> {
  /** The directory of the unit. */
  readonly path: Path;
  readonly name: string;
  /** Where its arguments are written. */
  readonly at: Location;
}

/** Other values name nobody: versions, modes, stores that are there only while the image is built, and secrets. */
const ADDRESS = /^(?:(?:https?|wss?|grpcs?):\/\/[^\s$]+|[a-z][\w.-]*:\d+(?:\/[^\s$]*)?)$/i;
/** Variables that bundlers write into pages. */
const BUNDLED = /^(?:VITE|REACT_APP|NEXT_PUBLIC|VUE_APP|NG_APP|EXPO_PUBLIC|NUXT|GATSBY|PUBLIC)_/;
/** A path below the host that hands the pages out. */
const OWN_PATH = /^\/[\w./-]*$/;
const OF_PATH = /(?:API|URL|URI|BASE|ENDPOINT|BACKEND|SERVER|GRAPHQL)/i;

/**
 * @param built what compose files build
 * @param units what manifests show, those of Dockerfiles among them: an image that no compose file builds is made without arguments
 * @param deployments what sets variables otherwise, which goes first
 */
export function readImageVariables(
  sources: Sources,
  built: readonly UnitBuild[],
  units: readonly UnitFact[],
  deployments: readonly DeploymentFact[],
): DeploymentFact[] {
  const known = new Set(built.map(({ dockerfile }) => dockerfile));
  const alone = units.flatMap(({ path, name, evidence }): UnitBuild[] => {
    const dockerfile = evidence.at?.path;
    return dockerfile === undefined || known.has(dockerfile)
      ? []
      : [{ path, name, dockerfile, args: {}, at: { path: dockerfile, line: 1 } }];
  });
  const set = new Set(
    deployments.flatMap(({ path, variables }) => Object.keys(variables).map((name) => `${path}\n${name}`)),
  );
  return [...built, ...alone].flatMap((build): DeploymentFact[] => {
    const { path, name, at } = build;
    const open = addressesIn(build, sources).filter(([variable]) => !set.has(`${path}\n${variable}`));
    if (open.length === 0) return [];
    const variables = withoutSecrets(new Map(open.map(([key, value]) => [key, { value, at }])));
    return [{ name, path, variables, connections: [], at }];
  });
}

/** The variables of an image that hold addresses; of several stages, what the last says. */
function addressesIn({ dockerfile, target, args }: UnitBuild, sources: Sources): [string, string][] {
  const text = sources.files.has(dockerfile) ? sources.read(dockerfile) : undefined;
  if (text === undefined || !/^\s*(?:ARG|ENV)\s/im.test(text)) return [];
  const stages = parseDockerfile(text, args);
  const final = finalStage(stages, target);
  const behind = new Set(stagesBehind(stages, final));
  const running = new Set(stagesBelow(stages, final));
  const found = new Map(
    stages
      .filter((stage) => behind.has(stage))
      .flatMap((stage) => {
        const all = stage.instructions.flatMap(settingsOf);
        // What a stage sets that is only copied from is gone, but for what bundlers have written into pages there.
        return running.has(stage) ? all : all.filter(([name]) => BUNDLED.test(name));
      })
      .map(([name, value]): [string, string] => [name, value === '' ? (args[name] ?? '') : value]),
  );
  return [...found].filter(
    ([name, value]) => ADDRESS.test(value) || (OWN_PATH.test(value) && OF_PATH.test(name)),
  );
}

/** A stage, and those that it is made from: what they set is set in it as well. */
function stagesBelow(stages: readonly Stage[], final: Stage | undefined): readonly Stage[] {
  const below: Stage[] = [];
  for (let next = final; next !== undefined && !below.includes(next); ) {
    below.push(next);
    const { from } = next;
    next = stages.find(({ name }, index) => name === from || String(index) === from);
  }
  return below;
}
