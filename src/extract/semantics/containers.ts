/** The packages of containers that give programs what these ask for by tokens, and the files that tell them of it or ask them. */
import type { Path } from '../../model/nouns.js';
import type { Link } from './links.js';

interface Container {
  readonly packages: RegExp;
  readonly text: RegExp;
  /** Providers are plain objects, which files may list that know nothing of the container. */
  readonly isPlain?: true;
  /** Whoever is given something by a token imports it, to mark what is to be given. */
  readonly isAsked?: true;
}

/** The packages of containers, and a first look at the text of who imports them. */
export const CONTAINERS: readonly Container[] = [
  {
    isPlain: true,
    packages: /^@(?:nestjs|angular)\//,
    text: /\bClientsModule\s*\.\s*register|\bprovide\s*:[\s\S]*\buse(?:Factory|Value|Class|Existing)\b|\buse(?:Factory|Value|Class|Existing)\b[\s\S]*\bprovide\s*:/,
  },
  {
    isAsked: true,
    packages: /^(?:@inversifyjs\/.+|inversify(?:-.+)?|@loopback\/(?:core|context))$/,
    text: /bind(?:Async|Sync)?\b[\s\S]*\.\s*to\w*\s*\(|@provide\s*\(/i,
  },
  { isAsked: true, packages: /^tsyringe$/, text: /\.\s*register\w*\s*[(<]|\btoken\s*:[\s\S]*\buse[A-Z]/ },
  { isAsked: true, packages: /^typedi$/, text: /\bcontainer\s*\.\s*set\s*[(<]|@Service\s*\(\s*[^)\s]/i },
  { packages: /^awilix(?:-.+)?$/, text: /\bas(?:Class|Function|Value)\s*\(/ },
];

/** Whether a container is asked by tokens in files that import it. */
export function isAskedByToken(name: string): boolean {
  return CONTAINERS.some(({ isAsked, packages }) => isAsked && packages.test(name));
}

/** The files that may ask a container for what others tell it: those that import the same. */
export function askingContainers(
  imports: readonly Pick<Link, 'from' | 'to'>[],
): (telling: Iterable<Path>) => readonly Path[] {
  const asking = new Map<string, Set<Path>>();
  for (const { from, to } of imports) {
    if (!('package' in to)) continue;
    if (isAskedByToken(to.package)) asking.set(to.package, (asking.get(to.package) ?? new Set()).add(from));
  }
  return (telling) => {
    const known = new Set(telling);
    return [...asking.values()].flatMap((files) =>
      [...files].some((each) => known.has(each)) ? [...files] : [],
    );
  };
}
