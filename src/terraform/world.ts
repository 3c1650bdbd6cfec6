/**
 * The modules of a tree as they are used: each that nobody uses is deployed by itself, and uses others, once or for each of several keys.
 * In: modules. Out: what is made by them, with what it is told.
 */
import { posix } from 'node:path';
import { groupBy } from '../model/group.js';
import type { Path } from '../model/nouns.js';
import { allOf, MOST_KEYS, mapOf } from './blocks.js';
import { oneOfEach } from './environments.js';
import { evaluate, type Scope } from './evaluate.js';
import { ANY, anyOf, type Bound, type Made, ONE } from './made.js';
import { type Module, sourceOf, type Written } from './modules.js';
import { isNamed, Naming } from './naming.js';
import {
  certainOf,
  entriesOf,
  isEmpty,
  itemsOf,
  open,
  plainOf,
  ROOT,
  type Thing,
  text,
  type Value,
} from './values.js';

/** Values that are looked at; modules that use each other over and over would never end. */
const MOST_STEPS = 1_000_000;
const MOST_INSTANCES = 1_000;
const MOST_THINGS = 10_000;
const DEEPEST = 8;
/** Expressions that ask for each other; only what leads back to itself goes on for longer. */
const DEEPEST_ASKED = 250;

const UNWRITTEN: Written = {
  block: { type: 'resource', labels: [], body: { attributes: new Map(), blocks: [] }, line: 1 },
  at: { path: '' },
};

export class World {
  readonly modules: ReadonlyMap<Path, Module>;
  readonly read: (path: Path) => string | undefined;
  readonly naming = new Naming();
  readonly instances: Instance[] = [];
  #steps = 0;
  #depth = 0;
  #things = 0;
  #parameters: ReadonlyMap<string | undefined, readonly Thing[]> | undefined;

  constructor(modules: ReadonlyMap<Path, Module>, read: (path: Path) => string | undefined) {
    this.modules = modules;
    this.read = read;
    const used = new Set(
      [...modules.values()].flatMap(({ directory, calls }) =>
        [...calls.values()].flatMap((call) => sourceOf(directory, call) ?? []),
      ),
    );
    const roots = [...modules.values()].filter(({ directory }) => !used.has(directory));
    for (const module of oneOfEach(roots)) this.#use(new Instance(this, module));
    for (const instance of this.instances) for (const thing of instance.resources()) this.naming.note(thing);
  }

  /** How much more is looked at of what is made. */
  get left(): number {
    return Math.max(0, MOST_THINGS - this.#things);
  }

  make(count: number): void {
    this.#things += count;
  }

  within(find: () => Value): Value | undefined {
    this.#steps += 1;
    if (this.#steps >= MOST_STEPS || this.#depth >= DEEPEST_ASKED) return undefined;
    this.#depth += 1;
    try {
      return find();
    } finally {
      this.#depth -= 1;
    }
  }

  /** What the one module that is deployed by itself and hands out something of a name hands to others: nobody asks itself. */
  handed(name: string, to: Path): Value | undefined {
    const found = this.instances.filter(
      ({ isRoot, module, root }) => isRoot && root !== to && module.outputs.has(name),
    );
    return found.length === 1 ? found[0]!.output(name) : undefined;
  }

  /** What the one parameter of a name is set to. */
  kept(name: string | undefined): Value | undefined {
    this.#parameters ??= groupBy(
      this.instances
        .flatMap((instance) => instance.resources())
        .filter(({ type }) => type === 'aws_ssm_parameter'),
      ({ argument }) => plainOf(argument('name')),
    );
    const found = name === undefined ? [] : (this.#parameters.get(name) ?? []);
    return found.length === 1 ? found[0]!.argument('value') : undefined;
  }

  #use(instance: Instance): void {
    if (this.instances.length >= MOST_INSTANCES) return;
    this.instances.push(instance);
    for (const child of instance.children()) this.#use(child);
  }
}

/** A module as it is used in one place. */
export class Instance {
  readonly world: World;
  readonly module: Module;
  readonly id: string;
  readonly root: Path;
  readonly #call: { readonly from: Instance; readonly written: Written; readonly bound: Bound } | undefined;
  readonly #depth: number;
  readonly #known = new Map<string, Value>();
  readonly #made = new Map<Written, readonly Made[]>();
  readonly #asked = new Set<string>();
  #resources: readonly Thing[] | undefined;
  #children:
    | ReadonlyMap<string, readonly { readonly key: string; readonly instance: Instance }[]>
    | undefined;

  constructor(
    world: World,
    module: Module,
    call?: {
      readonly from: Instance;
      readonly label: string;
      readonly written: Written;
      readonly bound: Bound;
    },
  ) {
    this.world = world;
    this.module = module;
    this.#call = call;
    this.#depth = call ? call.from.#depth + 1 : 0;
    this.root = call?.from.root ?? module.directory;
    this.id = call ? `${call.from.id}/${call.label}` : module.directory;
  }

  get isRoot(): boolean {
    return this.#call === undefined;
  }

  /** The modules of the tree that it uses. */
  children(): readonly Instance[] {
    return [...this.#byLabel().values()].flatMap((all) => all.map(({ instance }) => instance));
  }

  /** What it makes, each of several that are made alike. */
  resources(): readonly Thing[] {
    this.#resources ??= this.#thingsOf(this.module.resources, '');
    return this.#resources;
  }

  /** The modules that it uses and that lie elsewhere. */
  modules(): readonly Thing[] {
    const elsewhere = [...this.module.calls].filter(([, written]) => !this.#isInTree(written));
    return this.#thingsOf(new Map(elsewhere), 'module.');
  }

  #thingsOf(blocks: ReadonlyMap<string, Written>, prefix: string): readonly Thing[] {
    return [...blocks].flatMap(([name, written]) =>
      this.#bounds(written).map(({ key, bound }) => this.#thing(`${prefix}${name}`, written, bound, key)),
    );
  }

  #isInTree(written: Written): boolean {
    const source = sourceOf(this.module.directory, written);
    return source !== undefined && this.world.modules.has(source);
  }

  #byLabel(): ReadonlyMap<string, readonly { readonly key: string; readonly instance: Instance }[]> {
    this.#children ??= new Map(
      [...this.module.calls].flatMap(([label, written]) => {
        const source = sourceOf(this.module.directory, written);
        const module = source === undefined ? undefined : this.world.modules.get(source);
        if (!module || this.#depth >= DEEPEST) return [];
        const each = this.#bounds(written).map(({ key, bound }) => ({
          key,
          instance: new Instance(this.world, module, {
            from: this,
            label: key === '' ? label : `${label}[${key}]`,
            written,
            bound,
          }),
        }));
        return [[label, each] as const];
      }),
    );
    return this.#children;
  }

  /** What `each` and `count` are for each of what one block makes. */
  #bounds(written: Written): readonly Made[] {
    const before = this.#made.get(written);
    if (before) return before;
    // How many there are may be said by themselves.
    this.#made.set(written, ONE);
    const made = this.#boundsOf(written).slice(0, this.world.left);
    this.world.make(made.length);
    this.#made.set(written, made);
    return made;
  }

  #boundsOf({ block, at }: Written): readonly Made[] {
    const scope = this.#scope(at.path, new Map());
    const many = block.body.attributes.get('for_each')?.value;
    const count = block.body.attributes.get('count')?.value;
    if (many) {
      const value = evaluate(many, scope);
      const keys =
        value.is === 'map'
          ? entriesOf(value).map(([key, given]): [Value, Value] => [text(key), given.value])
          : value.is === 'list'
            ? itemsOf(value).map((item): [Value, Value] => [item, item])
            : [[open('each.key'), open('each.value')] as [Value, Value]];
      return keys.slice(0, Math.min(MOST_KEYS, this.world.left)).map(([key, inner]) => ({
        key: plainOf(key) ?? '',
        bound: new Map([['each', mapOf({ key, value: inner }, at)]]),
      }));
    }
    if (!count) return ONE;
    const said = evaluate(count, scope);
    if (certainOf(said) === '0') return [];
    const times = Number(plainOf(said) ?? Number.NaN);
    const isMany = times > 1 && times <= MOST_KEYS;
    return Array.from({ length: isMany ? times : 1 }, (_, index) => ({
      key: isMany ? String(index) : '',
      bound: new Map([['count', mapOf({ index: text(String(index)) }, at)]]),
    }));
  }

  #thing(address: string, written: Written, bound: Bound, key: string): Thing {
    const { block, at } = written;
    const isModule = address.startsWith('module.');
    const scope = this.#scope(at.path, bound);
    const id = `${this.id}/${address}${key === '' ? '' : `[${key}]`}`;
    const argument = (name: string) => {
      const said = block.body.attributes.get(name);
      const asked = `${id}.${name}`;
      // What is called by itself says nothing.
      if (!said || this.#asked.has(asked)) return said && open(`${address}.${name}`);
      this.#asked.add(asked);
      const found = evaluate(said.value, scope);
      this.#asked.delete(asked);
      return found;
    };
    const thing: Thing = {
      id,
      type: isModule ? 'module' : address.slice(0, address.lastIndexOf('.')),
      label: key === '' ? address.slice(address.lastIndexOf('.') + 1) : labelOf(address, key),
      at,
      argument,
      attribute: (name) => this.#attribute(thing, name),
      all: () => allOf(block.body, scope),
      chosen: (wanted) => {
        const name = plainOf(wanted);
        const all = this.#bounds(written);
        const found = all.find((each) => each.key !== '' && each.key === name);
        if (found) return this.#thing(address, written, found.bound, found.key);
        return all.length > 1
          ? this.#thing(address, written, anyOf(at), ANY)
          : this.#thing(address, written, bound, key);
      },
      several: () =>
        this.#bounds(written).flatMap((each) =>
          each.key === '' ? [] : [[each.key, this.#thing(address, written, each.bound, each.key)] as const],
        ),
    };
    return thing;
  }

  #scope(path: Path, bound: Bound): Scope {
    return {
      path,
      bound,
      refer: (first, second) => this.#referred(first, second),
      referToData: (type, label) => this.#resource(`data.${type}.${label}`),
      file: (said) => this.#file(said),
      within: (find) => this.world.within(find),
    };
  }

  #referred(first: string, second: string): Value | undefined {
    if (first === 'var') return this.#once(`var.${second}`, () => this.#variable(second));
    if (first === 'local') return this.#once(`local.${second}`, () => this.#local(second));
    if (first === 'path')
      return text(ROOT + ((second === 'module' ? this.module.directory : this.root) || '.'));
    if (first === 'terraform' || first === 'data')
      return first === 'data' ? undefined : open('terraform.workspace');
    if (first === 'module') {
      const written = this.module.calls.get(second);
      if (!written) return open(`module.${second}`);
      const [{ bound, key } = { bound: new Map(), key: '' }] = this.#bounds(written);
      return { is: 'thing', thing: this.#thing(`module.${second}`, written, bound, key) };
    }
    return first.includes('_') ? this.#resource(`${first}.${second}`) : undefined;
  }

  /** What a name stands for is found out once. */
  #once(name: string, find: () => Value): Value {
    const known = this.#known.get(name);
    if (known) return known;
    // What refers to itself says nothing.
    this.#known.set(name, open(name));
    const found = find();
    this.#known.set(name, found);
    return found;
  }

  #variable(name: string): Value {
    const declared = this.module.variables.get(name);
    const set = this.#call ? undefined : this.module.set.get(name);
    const said = set ? { usual: set.value, path: set.path } : declared;
    const usual = said?.usual && evaluate(said.usual, this.#scope(said.path, new Map()));
    if (this.#call) {
      const { from, written, bound } = this.#call;
      const given = written.block.body.attributes.get(name);
      if (given) return evaluate(given.value, from.#scope(written.at.path, bound));
      return usual ?? open(`var.${name}`);
    }
    const plain = plainOf(usual);
    if (usual === undefined) return open(`var.${name}`);
    if (isEmpty(usual) && usual.is !== 'list' && usual.is !== 'map')
      return { is: 'open', said: `var.${name}`, isUnset: true };
    return plain === undefined ? usual : text({ said: `var.${name}`, usual: plain });
  }

  #local(name: string): Value {
    const said = this.module.locals.get(name);
    return said ? evaluate(said.value, this.#scope(said.path, new Map())) : open(`local.${name}`);
  }

  #resource(address: string): Value {
    const written = this.module.resources.get(address);
    // What is not declared is not lost: its label tells what it is.
    if (!written && !isNamed(address.slice(0, address.lastIndexOf('.')))) return open(address);
    if (!written) return { is: 'thing', thing: this.#thing(address, UNWRITTEN, new Map(), '') };
    const [{ bound, key } = { bound: new Map(), key: '' }] = this.#bounds(written);
    return { is: 'thing', thing: this.#thing(address, written, bound, key) };
  }

  #attribute(thing: Thing, name: string): Value {
    if (thing.type === 'module') {
      const label = thing.id.slice(this.id.length + '/module.'.length).replace(/\[.*$/, '');
      const own = this.#byLabel().get(label);
      if (!own) return this.world.naming.ofModule(thing, name) ?? open(`module.${label}.${name}`);
      const one = own.length === 1 ? own[0] : undefined;
      const child = own.find(({ key }) => thing.id.endsWith(`[${key}]`)) ?? one;
      return child?.instance.output(name) ?? open(`module.${label}.${name}`);
    }
    if (thing.type === 'data.terraform_remote_state' && name === 'outputs') {
      const attribute = (each: string) =>
        this.world.handed(each, this.root) ?? open(`${thing.label}.${each}`);
      return { is: 'thing', thing: { ...thing, attribute } };
    }
    if (thing.type === 'data.aws_ssm_parameter' && /^(?:insecure_)?value$/.test(name))
      return this.world.kept(plainOf(thing.argument('name'))) ?? open(`${thing.label}.${name}`);
    const named = this.world.naming.ofResource(thing, name);
    if (named) return named;
    if (thing.type === 'data.archive_file' && /^output_/.test(name))
      return { ...text(), of: thing, asked: name };
    const said = thing.argument(name);
    // What is put into a bucket is found by its key.
    if (said?.is === 'text' && /_bucket_object$|_s3_object$/.test(thing.type))
      return { ...said, of: thing, asked: name };
    return said ?? open(`${thing.type}.${thing.label}.${name}`);
  }

  output(name: string): Value | undefined {
    const said = this.module.outputs.get(name);
    return (
      said && this.#once(`output.${name}`, () => evaluate(said.value, this.#scope(said.path, new Map())))
    );
  }

  /** A file of the tree: nothing else is read. */
  #file(said: string): string | undefined {
    const path = said.startsWith(ROOT) ? said.slice(ROOT.length) : posix.join(this.root, said);
    const found = posix.normalize(path);
    return found.startsWith('..') || posix.isAbsolute(found) ? undefined : this.world.read(found);
  }
}

function labelOf(address: string, key: string): string {
  return /^\d+$/.test(key) ? address.slice(address.lastIndexOf('.') + 1) : key;
}
