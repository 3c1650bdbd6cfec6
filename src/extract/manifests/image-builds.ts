/**
 * In: what builds images: Skaffold, Tilt, Docker Bake, pipelines, Makefiles and scripts, also of packages. Out: the units with the names of their images. Why: manifests of
 * Kubernetes and compose files name images, which may be called otherwise than the directories that they are made of.
 * Sources: https://skaffold.dev/docs/references/yaml/, https://docs.tilt.dev/api.html#api.docker_build, https://docs.docker.com/build/bake/reference/
 */
import { outsideSystem } from '../../model/decide-units.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import type { UnitNames } from './command.js';
import { parseDockerfile } from './dockerfile.js';
import { imageKind, parseImage } from './images.js';
import { readJson } from './json.js';
import type { KnownUnits } from './known-units.js';
import { parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { unitOfBuild } from './unit-of-build.js';
import { listOf, mappingOf, textOf } from './values.js';
import { readYaml } from './yaml.js';

/** An image as it is called, and what it is made of, both as they are written. */
interface Written {
  readonly image: string;
  readonly context: string;
  readonly dockerfile?: string | undefined;
}

const READERS: readonly (readonly [
  file: RegExp,
  read: (file: Path, text: string) => readonly Written[],
  from: 'root' | 'directory',
])[] = [
  [/(?:^|\/)skaffold[\w.-]*\.ya?ml$/, inSkaffold, 'directory'],
  [/(?:^|\/)(?:Tiltfile|[\w.-]+\.tiltfile)$/, inTilt, 'directory'],
  [/(?:^|\/)[\w.-]*bake[\w.-]*\.hcl$/, inBake, 'directory'],
  [/(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/, inWorkflow, 'root'],
  [
    /(?:^|\/)(?:\.gitlab-ci|cloudbuild[\w.-]*|bitbucket-pipelines|azure-pipelines)\.ya?ml$/,
    inCommands,
    'root',
  ],
  [/(?:^|\/)(?:Makefile|Taskfile\.ya?ml|[\w.-]+\.sh)$/, inCommands, 'directory'],
  [/(?:^|\/)[\w.-]*Jenkinsfile[\w.-]*$/, inCommands, 'root'],
  [/(?:^|\/)package\.json$/, inScripts, 'directory'],
];
/** How the names of all of these end, to ask most files once. */
const ENDS = /(?:file|file\.[\w-]+|\.(?:ya?ml|hcl|sh)|(?:^|\/)package\.json)$/;
/** What stands for something that only a pipeline knows. */
const COMPUTED = /\$\{\{[^}]*\}\}|\$\([^)]*\)|\$\{[^}]*\}|\$\w+/g;
const LONGEST = 200_000;

/** The units, known by the images that are built of them as well. Nothing is read until an image is asked for. */
export function withImagesOf(sources: Sources, names: UnitNames): KnownUnits {
  const { units } = names;
  let images: Images | undefined;
  return {
    ...units,
    ofImage(image, container, file) {
      images ??= knownImages(imagesOf(sources, names), units);
      const built = images.built.get(parseImage(image).name) ?? [];
      const [only, ...others] = new Set(built.flatMap((each) => (mayBe(each, image) ? each.path : [])));
      const made = only === undefined || others.length > 0 ? undefined : units.at(only);
      return made ?? images.units.ofImage(image, container, file);
    },
  };
}

/** An image by its name alone, whose account it belongs to, and the unit that it is made of. */
interface Built {
  readonly name: string;
  readonly namespaces: readonly string[];
  /** Whose account an image is pushed to may be known to the pipeline alone. */
  readonly isAnyones: boolean;
  readonly path: Path;
}

/** Whether an image that something runs may be one that was built, and of the same name. Releases of others are called like much that people make. */
function mayBe({ namespaces, isAnyones }: Built, image: string): boolean {
  if (imageKind(image) !== 'service') return false;
  const { registry, namespace } = parseImage(image);
  const own = namespace.split('/').filter(Boolean);
  if (namespaces.join('/') === own.join('/')) return true;
  const isReleased = registry === '' && /:v?\d/.test(image) && !namespace.includes('$');
  return isAnyones && !isReleased && namespaces.every((each) => own.includes(each));
}

interface Images {
  readonly built: ReadonlyMap<string, readonly Built[]>;
  /** The units by the names of their images, and what else belongs to these accounts by what it is called. */
  readonly units: KnownUnits;
}

function knownImages(images: readonly Built[], units: KnownUnits): Images {
  const names = groupBy(images, ({ path }) => path);
  const called = new Map([...names].map(([path, own]) => [path, own.map(({ name }) => name)] as const));
  return {
    built: groupBy(images, ({ name }) => name),
    units:
      images.length === 0
        ? units
        : units.with(
            called,
            images.flatMap(({ namespaces }) => namespaces),
          ),
  };
}

function imagesOf({ tree, read, files, directories }: Sources, names: UnitNames): readonly Built[] {
  return tree.files.flatMap((file): readonly Built[] => {
    if (!ENDS.test(file)) return [];
    const [, reader, from] = READERS.find(([pattern]) => pattern.test(file)) ?? [];
    const isOut = !file.startsWith('.github/') && outsideSystem(file);
    const text = reader === undefined || isOut ? undefined : read(file);
    if (text === undefined || text.length > LONGEST) return [];
    return reader!(file, text).flatMap((written): readonly Built[] => {
      const context = resolvePath(from === 'root' ? '' : parentOf(file), written.context);
      const { name, namespace } = parseImage(written.image.replace(COMPUTED, ''));
      if (context === undefined || name === '' || !(context === '' || directories.has(context))) return [];
      const dockerfile = [context, parentOf(file), '']
        .map((directory) => resolvePath(directory, written.dockerfile ?? 'Dockerfile') ?? '')
        .find((path) => files.has(path));
      if (dockerfile === undefined) return [];
      const stages = parseDockerfile(read(dockerfile) ?? '');
      const path = unitOfBuild({ name, context, dockerfile, args: {}, command: '', stages }, names);
      // What is computed has left a part of nothing.
      const namespaces = namespace.split('/');
      const isAnyones = namespaces.includes('');
      return path === undefined ? [] : [{ name, namespaces: namespaces.filter(Boolean), isAnyones, path }];
    });
  });
}

function inSkaffold(file: Path, text: string): readonly Written[] {
  return readYaml(file, text).documents.flatMap(({ value }) => {
    const { build, profiles } = mappingOf(value);
    const builds = [build, ...listOf(profiles).map((profile) => mappingOf(profile)['build'])];
    return builds.flatMap((each) =>
      listOf(mappingOf(each)['artifacts']).flatMap((artifact) => {
        const { image, context, docker } = mappingOf(artifact);
        const name = textOf(image);
        const dockerfile = textOf(mappingOf(docker)['dockerfile']);
        return name === undefined ? [] : [{ image: name, context: textOf(context) ?? '.', dockerfile }];
      }),
    );
  });
}

const TILT =
  /\bdocker_build(?:_with_restart)?\s*\(\s*(?:ref\s*=\s*)?(['"])([^'"\n]+)\1\s*,\s*(?:context\s*=\s*)?(['"])([^'"\n]*)\3([^()]*)/g;

function inTilt(_: Path, text: string): readonly Written[] {
  return [...text.matchAll(TILT)].map(([, , image = '', , context = '', rest = '']) => ({
    image,
    context,
    dockerfile: /\bdockerfile\s*=\s*(['"])([^'"]+)\1/.exec(rest)?.[2],
  }));
}

function inBake(_: Path, text: string): readonly Written[] {
  return [...text.matchAll(/^target\s+"[^"\n]*"\s*\{([\s\S]*?)^\}/gm)].flatMap(([, block = '']) => {
    const said = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*"([^"\\n]*)"`, 'm').exec(block)?.[1];
    const tags = /^\s*tags\s*=\s*\[([^\]]*)\]/m.exec(block)?.[1] ?? '';
    return [...tags.matchAll(/"([^"\n]+)"/g)].map(([, image = '']) => ({
      image,
      context: said('context') ?? '.',
      dockerfile: said('dockerfile'),
    }));
  });
}

/** What a workflow of GitHub builds, by the usual action or by commands. */
function inWorkflow(file: Path, text: string): readonly Written[] {
  const commands = inCommands(file, text);
  if (!text.includes('docker/build-push-action')) return commands;
  const steps = readYaml(file, text).documents.flatMap(({ value }) =>
    Object.values(mappingOf(mappingOf(value)['jobs'])).flatMap((job) => listOf(mappingOf(job)['steps'])),
  );
  const built = steps.flatMap((step) => {
    const { uses, with: given } = mappingOf(step);
    if (!String(uses).startsWith('docker/build-push-action')) return [];
    const { context, file: dockerfile, tags } = mappingOf(given);
    const images = (textOf(tags) ?? '').split(/[\n,]/).map((each) => each.trim());
    return images.flatMap((image) =>
      image === ''
        ? []
        : [
            {
              image,
              context: textOf(context) ?? '.',
              dockerfile: fromRoot(textOf(dockerfile), textOf(context)),
            },
          ],
    );
  });
  return [...commands, ...built];
}

/** The action finds a Dockerfile from the root, not from its context. */
function fromRoot(dockerfile: string | undefined, context = '.'): string | undefined {
  if (dockerfile === undefined) return undefined;
  const base = resolvePath('', context) ?? '';
  const path = resolvePath('', dockerfile) ?? '';
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length + 1) : dockerfile;
}

/** What the scripts of a package build. */
function inScripts(file: Path, text: string): readonly Written[] {
  if (!text.includes('docker')) return [];
  const scripts = Object.values(mappingOf(readJson(file, text).value['scripts']));
  return scripts.flatMap((script) => inCommands(file, textOf(script) ?? ''));
}

/** Options of a build that no value follows. */
const ALONE =
  /^(?:-q|-D|--(?:push|load|pull|no-cache|rm|force-rm|quiet|squash|debug|compress|disable-content-trust))$/;

/** `docker build -t acme/orders -f docker/orders.Dockerfile services/orders`, over as many lines as it takes. */
function inCommands(_: Path, text: string): readonly Written[] {
  if (!/\bdocker\s+(?:buildx\s+)?build\b/.test(text)) return [];
  const lines = text.replace(/\\\r?\n/g, ' ').split('\n');
  const commands = lines.flatMap((line) => {
    let directory = '';
    return line.split(/[;&|]/).flatMap((command) => {
      directory = /^[\s(@]*cd\s+["']?([^\s"']+)["']?\s*$/.exec(command)?.[1] ?? directory;
      const [, said] = /\bdocker\s+(?:buildx\s+)?build\s+(.+)/.exec(command) ?? [];
      // `(cd services/orders && docker build .)`
      const isClosed = said?.includes('(') === false;
      return said === undefined ? [] : { directory, said: isClosed ? said.replace(/\)\s*$/, '') : said };
    });
  });
  const inside = (directory: string, path: string) => (directory === '' ? path : `${directory}/${path}`);
  return commands.flatMap(({ directory, said }) => {
    const words = said
      .replace(/\$\{\{[^}]*\}\}/g, '')
      .split(/\s+/)
      .map((word) => word.replace(/^['"]|['"]$/g, ''));
    const after = (...options: string[]) =>
      words.flatMap((word, index) => {
        const inWord = options.find((option) => word.startsWith(`${option}=`));
        if (inWord !== undefined) return [word.slice(inWord.length + 1)];
        return options.includes(word) ? [words[index + 1] ?? ''] : [];
      });
    const isOption = (word: string) => word.startsWith('-') && word !== '-';
    const isValue = (before = '') => isOption(before) && !before.includes('=') && !ALONE.test(before);
    const given = words.filter((word) => word !== '');
    const context =
      given.filter((word, index) => !isOption(word) && !isValue(given[index - 1])).at(-1) ?? '.';
    const [dockerfile] = after('-f', '--file');
    return after('-t', '--tag').map((image) => ({
      image,
      context: inside(directory, context),
      dockerfile: dockerfile && inside(directory, dockerfile),
    }));
  });
}
