/**
 * In: the packages of the tree. Out: the one that a name means where it is written, and the one that a file lies in.
 * Why: in a monorepo `@shop/domain` is a directory next door, whether or not somebody has linked it into a `node_modules`.
 * Of several packages with one name the nearest is meant: the one with the fewest directories up and down between.
 */
import type { Notice, Path } from '../../../model/nouns.js';
import type { PackageManifest } from '../../packages.js';
import { join, liesIn, parentOf, upwards } from './paths.js';
import { asRecord } from './values.js';

/** Packages in or below such a directory belong to a test or a generator, unless the workspace has them: only what lies around it can mean them. */
const CAPTIVE = /(?:^|\/)(?:fixtures?|__fixtures__|__tests__|__mocks__|templates?|test-?data)(?:\/|$)/;

/** What is wanted so is of the tree, wherever it lies there. */
const WANTED_HERE = /^(?:workspace|file|link|portal):/;

const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** What a package says it wants of a dependency. */
interface Declared {
  readonly wanted: string;
  /** The directory of the package that says it. */
  readonly by: Path;
}

/** The packages of one tree, by name and by place. */
export class PackageIndex {
  readonly #byName = new Map<string, PackageManifest[]>();
  readonly #byDirectory: ReadonlyMap<Path, PackageManifest>;
  /** Directories that are or hold a package. */
  readonly #landmarks: ReadonlySet<Path>;
  readonly #doubtful = new Map<string, Notice>();
  /** The directories that a workspace names. */
  readonly #members: ReadonlySet<Path>;

  constructor(packages: readonly PackageManifest[], members: ReadonlySet<Path> = new Set()) {
    this.#members = members;
    this.#byDirectory = new Map(packages.map((manifest) => [manifest.path, manifest]));
    this.#landmarks = new Set(packages.flatMap(({ path }) => [...upwards(path)]));
    for (const manifest of packages) {
      if (manifest.name === undefined) continue;
      const namesakes = this.#byName.get(manifest.name);
      if (namesakes === undefined) this.#byName.set(manifest.name, [manifest]);
      else namesakes.push(manifest);
    }
  }

  /** Names that two packages bear, where nothing says which one was meant. */
  get notices(): readonly Notice[] {
    return [...this.#doubtful.values()];
  }

  /** Whether a directory is or holds a package: only there can a name begin to mean another package than around it. */
  isLandmark(directory: Path): boolean {
    return this.#landmarks.has(directory);
  }

  /** The package of a directory itself. */
  in(directory: Path): PackageManifest | undefined {
    return this.#byDirectory.get(directory);
  }

  /** The innermost package that a directory lies in. */
  around(directory: Path): PackageManifest | undefined {
    for (const at of upwards(directory)) {
      const manifest = this.#byDirectory.get(at);
      if (manifest !== undefined) return manifest;
    }
    return undefined;
  }

  /** Whether a package around a directory says that it depends on something of this name. */
  isDeclared(name: string, from: Path): boolean {
    return this.#declared(name, from) !== undefined;
  }

  /** What the packages around a directory say they want of a dependency, the innermost first to speak, and which says it. */
  #declared(name: string, from: Path): Declared | undefined {
    for (const by of upwards(from)) {
      const json = this.#byDirectory.get(by)?.json ?? {};
      for (const field of DEPENDENCY_FIELDS) {
        const declared = json[field];
        if (typeof declared !== 'object' || declared === null || !Object.hasOwn(declared, name)) continue;
        return { wanted: String((declared as Record<string, unknown>)[name]), by };
      }
    }
    return undefined;
  }

  /**
   * The package of the tree that a declaration gives another name: `file:../runner` by its place, `workspace:@shop/pay@*` by its own.
   * https://pnpm.io/workspaces#referencing-workspace-packages-through-aliases
   */
  #renamed({ wanted, by }: Declared): PackageManifest | undefined {
    const place = /^(?:file|link|portal|workspace):(\.{1,2}(?:\/.*)?)$/.exec(wanted)?.[1];
    if (place !== undefined) {
      const directory = join(by, place.replace(/\/+$/, ''));
      return directory === undefined ? undefined : this.#byDirectory.get(directory);
    }
    const own = /^workspace:((?:@[^/@]+\/)?[^/@]+)@/.exec(wanted)?.[1];
    return own === undefined ? undefined : this.#byName.get(own)?.[0];
  }

  /** Whether a package outside of a directory says that it wants a name of the tree: then others may have it by the workspace. */
  #isWantedHere(name: string, captive: Path): boolean {
    return [...this.#byDirectory.values()].some(({ path, json }) => {
      const wants = DEPENDENCY_FIELDS.some((field) => WANTED_HERE.test(String(asRecord(json[field])[name])));
      return wants && !liesIn(path, captive);
    });
  }

  /** The package that a name means in a file of the directory `from`. */
  named(name: string, from: Path): PackageManifest | undefined {
    const declared = this.#declared(name, from);
    const renamed = declared && this.#renamed(declared);
    if (renamed !== undefined) return renamed;
    const namesakes = this.#byName.get(name);
    if (namesakes === undefined) return undefined;
    const wanted = declared?.wanted;
    const visible = namesakes.filter(({ path, json }) => {
      if (wanted !== undefined && isElsewhere(wanted, json.version) && !isPackedHere(wanted, path))
        return false;
      const captor = CAPTIVE.exec(path);
      if (captor === null || this.#members.has(path)) return true;
      const captive = path.slice(0, captor.index + captor[0].length).replace(/\/$/, '');
      if (liesIn(from, parentOf(captive))) return true;
      return wanted === undefined ? this.#isWantedHere(name, captive) : WANTED_HERE.test(wanted);
    });
    if (visible.length <= 1) return visible[0];
    const distances = visible.map(({ path }) => distance(path, from));
    const least = Math.min(...distances);
    const nearest = visible.filter((_, index) => distances[index] === least);
    if (nearest.length > 1 && !this.#doubtful.has(name)) this.#doubtful.set(name, doubt(name, nearest));
    return nearest[0];
  }
}

/**
 * Whether a package manager would fetch what is wanted from elsewhere, although a package of that name is at hand: because
 * it is told so, or because the version at hand is of another major. Any doubt is in favour of what is at hand.
 */
function isElsewhere(wanted: string, version: unknown): boolean {
  if (/^(?:catalog|npm|git|git\+\w+|github|https?):/.test(wanted)) return true;
  const major = wanted.match(/^[~^=v]*(\d+)(?:\.[\dx*]+)*$/)?.[1];
  const ownMajor = typeof version === 'string' ? version.match(/^(\d+)\./)?.[1] : undefined;
  return major !== undefined && ownMajor !== undefined && major !== ownMajor;
}

/** Whether an archive that is fetched by its address was packed of a directory of the tree: `https://…/raw/1f3c/framework/dist/framework-1.6.tgz`. */
function isPackedHere(wanted: string, path: Path): boolean {
  return path !== '' && /^https?:.*\.tgz$/.test(wanted) && wanted.includes(`/${path}/`);
}

/** How many directories one goes up and down from one place to the other. */
function distance(path: Path, other: Path): number {
  const [segments, others] = [path, other].map((one) => (one === '' ? [] : one.split('/'))) as [
    string[],
    string[],
  ];
  const differs = segments.findIndex((segment, index) => segment !== others[index]);
  const shared = differs === -1 ? segments.length : differs;
  return segments.length + others.length - 2 * shared;
}

function doubt(name: string, [taken, ...others]: readonly PackageManifest[]): Notice {
  const places = others.map(({ file }) => file).join(', ');
  return {
    source: 'code',
    message: `Several packages are called ${name}; imports of it from elsewhere were taken to mean this one, not ${places}.`,
    at: { path: taken!.file },
  };
}
