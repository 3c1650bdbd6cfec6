import type { Model } from './model.js';

/**
 * The program that a service is a process of, by the name of its main one: itself, but for the workers of a package that has a server as well. They are
 * services, as each is deployed by itself, and built of one code and released together (https://12factor.net/concurrency).
 */
export function programOf(model: Pick<Model, 'modules'>, service: string): string {
  return model.modules.get(service)?.processOf ?? service;
}
