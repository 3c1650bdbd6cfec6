/** Who calls whom in a sketched system, in a few words, as facts. */
import assert from 'node:assert/strict';
import type { CallFact } from './model/facts.js';
import type { Scope } from './model/nouns.js';

export interface SketchedCalls {
  /**
   * `web calls orders: POST /orders`, or without what is asked for: `web calls orders`. Behind it `(not awaited)` or `(behind a breaker)`; `in`
   * and a file before that, if it is not the main one; before that `for` and the handlers that lead to it (`for find,list`, `for nobody`), where
   * that is known.
   */
  readonly calls?: readonly string[];
}

/** The function of a service that handles a request, by its name. */
export function handlerScope(service: string, name: string): Scope {
  return { name, path: `services/${service}/src/${name}.ts`, line: 1 };
}

/** The calls of a sketch, each on a line of its own. */
export function callFacts({ calls = [] }: SketchedCalls): CallFact[] {
  return calls.map((text, index) => {
    const form =
      /^(\S+) calls ([^\s:]+)(?:: ([A-Z]+) (\S+))?(?: for (\S+))?(?: in (\S+))?(?: \((not awaited|behind a breaker)\))?$/;
    const [, from = '', to = '', method, route = '/', led, file, how] =
      form.exec(text) ?? assert.fail(`not a call: ${text}`);
    return {
      protocol: 'http',
      by: 'fetch',
      address: [`http://${to}${route}`],
      ...(method !== undefined && { method }),
      awaited: how !== 'not awaited',
      ...(led !== undefined && {
        entrances: led === 'nobody' ? [] : led.split(',').map((name) => handlerScope(from, name)),
      }),
      arms: [],
      timeoutMs: 2_000,
      retry: false,
      breaker: how === 'behind a breaker',
      headers: [],
      keyed: false,
      at: { path: file ?? `services/${from}/src/main.ts`, line: index + 1 },
    };
  });
}
