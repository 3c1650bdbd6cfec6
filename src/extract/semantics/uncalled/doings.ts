/** What may be done by nobody, and what has to be known to say so. */
import type { ImportFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';

/** Names that frameworks and runtimes look for. */
export const LOOKED_FOR =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|default|main|loaders?|actions?|\w*[hH]andlers?|middleware|config|register|setup|init|run|start|stop|execute|process|perform|up|down|load|seed|plugin|fetch|scheduled|queue|email|tail|alarm|create\w*App|get\w+Props|generate\w+|prerender|entries|bootstrap|install|activate|deactivate|constructor|toJSON|then|can(?:Activate(?:Child)?|Deactivate|Load|Match)|intercept|transform|catch|use|configure|validate|handle|render|authenticate|authorize|resolve|(?:client)?[lL]oader|clientAction|(?:before|after)[A-Z]\w*|on[A-Z]\w*)$/;

/** A function, `placeOrder`, or a method, `Orders.place`, of a file. */
export interface Doing {
  readonly path: Path;
  readonly declaration: string;
}

export interface UncalledRequest {
  /** The code that services run or reach, without tests. */
  readonly files: readonly Path[];
  /** What may name functions beside it: pages, documents of services and of deployments. */
  readonly documents: readonly Path[];
  readonly imports: readonly Pick<ImportFact, 'from' | 'to' | 'specifier' | 'kind'>[];
  read(path: Path): string;
  /** The service that a file is part of; undefined for libraries, whose parts count for who asks for them. */
  serviceOf(path: Path): Path | undefined;
  /** Whether a manifest says that a package is needed: what is imported by its name is no file of the tree. */
  isNeeded(name: string): boolean;
  /** Whether a package hands a file out to others. */
  isEntry(path: Path): boolean;
  /** Whether a file may do anything with stores or others: what another service asks for it names there. */
  mayMatter(path: Path): boolean;
}

export function keyOf({ path, declaration }: Doing): string {
  return `${path}\n${declaration}`;
}

/** Whether it is no member of anything. */
export function isFunction({ declaration }: Doing): boolean {
  return !declaration.includes('.');
}

/** The name that others call it by; undefined for what has none of its own. */
export function nameOf({ declaration }: Doing): string | undefined {
  const [first, second, ...others] = declaration.split('.');
  const name = second ?? first;
  return others.length === 0 && name !== undefined && /^[A-Za-z_$][\w$]*$/.test(name) ? name : undefined;
}
