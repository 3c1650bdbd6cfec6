/**
 * In: a rule of Traefik: ``Host(`a`) && (PathPrefix(`/x`) || Path(`/y`))``, or of its first version `Host:a;PathPrefix:/x`. Out: what it lets
 * through, each alternative with its hosts and its path. What else it asks for (headers, methods, what is not) is taken to hold.
 * Source: https://doc.traefik.io/traefik/routing/routers/#rule
 */
import { escaped } from '../../../model/escaped.js';
import type { PathMatch } from '../../../model/facts.js';

export interface RuleAlternative {
  readonly hosts: readonly string[];
  readonly paths: readonly PathMatch[];
}

const MOST_ALTERNATIVES = 64;
const LONGEST = 4_000;
const any: RuleAlternative = { hosts: [], paths: [] };

export function parseRule(rule: string): readonly RuleAlternative[] {
  const text = rule.slice(0, LONGEST);
  return /^\s*[A-Za-z]+\s*:/.test(text) ? firstVersion(text) : new RuleParser(text).alternatives();
}

function firstVersion(text: string): readonly RuleAlternative[] {
  const parts = text.split(';').map((part) => part.split(':'));
  return [
    parts
      .map(([name = '', ...values]) =>
        matcher(
          name.trim(),
          values
            .join(':')
            .split(',')
            .map((each) => each.trim()),
        ),
      )
      .reduce(both, any),
  ];
}

class RuleParser {
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = text.match(/`[^`]*`|"[^"]*"|'[^']*'|&&|\|\||[!(),]|\w+/g) ?? [];
  }

  alternatives(): readonly RuleAlternative[] {
    return this.#either(0);
  }

  #either(depth: number): readonly RuleAlternative[] {
    let found = this.#both(depth);
    while (this.#take('||')) found = [...found, ...this.#both(depth)].slice(0, MOST_ALTERNATIVES);
    return found;
  }

  #both(depth: number): readonly RuleAlternative[] {
    let found = this.#one(depth);
    while (this.#take('&&')) {
      const next = this.#one(depth);
      found = found.flatMap((left) => next.map((right) => both(left, right))).slice(0, MOST_ALTERNATIVES);
    }
    return found;
  }

  #one(depth: number): readonly RuleAlternative[] {
    if (this.#take('!')) {
      this.#one(depth + 1);
      return [any];
    }
    if (depth > 40) this.#next = this.#tokens.length;
    if (this.#take('(')) {
      const found = this.#either(depth + 1);
      this.#take(')');
      return found;
    }
    const name = this.#tokens[this.#next];
    if (name === undefined) return [any];
    this.#next += 1;
    const values: string[] = [];
    if (!this.#take('(')) return [any];
    while (this.#next < this.#tokens.length && !this.#take(')')) {
      const token = this.#tokens[this.#next]!;
      this.#next += 1;
      if (/^[`"']/.test(token)) values.push(token.slice(1, -1));
    }
    return [matcher(name, values)];
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#next] !== token) return false;
    this.#next += 1;
    return true;
  }
}

function both(left: RuleAlternative, right: RuleAlternative): RuleAlternative {
  return { hosts: [...left.hosts, ...right.hosts], paths: [...left.paths, ...right.paths] };
}

function matcher(name: string, values: readonly string[]): RuleAlternative {
  switch (name) {
    case 'Host':
      return { hosts: values, paths: [] };
    case 'PathPrefix':
    case 'PathPrefixStrip':
      return { hosts: [], paths: values.map((prefix) => placeholders(prefix, true)) };
    case 'Path':
    case 'PathStrip':
      return { hosts: [], paths: values.map((path) => placeholders(path, false)) };
    case 'PathRegexp':
      return { hosts: [], paths: values.map((pattern) => ({ pattern })) };
    default:
      return any;
  }
}

/** Its second version writes `/orders/{id:[0-9]+}`. */
function placeholders(text: string, isPrefix: boolean): PathMatch {
  const parts = text.split(/\{[^}]*\}/);
  if (parts.length === 1) return isPrefix ? { prefix: text } : { exact: text };
  return { pattern: `^${parts.map(escaped).join('[^/]+')}${isPrefix ? '' : '$'}` };
}
