import type { Model } from './model.js';
import { servicesOf, unitOf } from './queries.js';

/** A layer of a system that some organisations give to one team. */
export type Layer = 'front end' | 'database';

const FRONT_END =
  /^(react|react-dom|react-native|preact|vue|@angular\/core|svelte|solid-js|lit|next|nuxt|expo|astro|@remix-run\/react|@builder\.io\/qwik)$/;

/**
 * The services that are of one layer only: a front end draws pages with a framework and keeps no data; a database is nothing but SQL.
 * All others have something of several layers, or show nothing of theirs.
 */
export function layersOf(model: Model): ReadonlyMap<string, Layer> {
  const drawing = new Set<string>();
  for (const { from, to, kind } of model.packageDependencies) {
    const module = model.modules.get(model.files.get(from)?.module ?? '');
    if (module && kind !== 'type' && FRONT_END.test(to)) drawing.add(unitOf(model, module).name);
  }
  const layers = new Map<string, Layer>();
  for (const { name, stores = [], languages, languageFiles } of servicesOf(model)) {
    const draws = drawing.has(name) || languages.some((language) => /^(Vue|Svelte|Astro)$/.test(language));
    if (draws && stores.length === 0) layers.set(name, 'front end');
    else if (languages.length === 0 && (languageFiles['SQL'] ?? 0) > 0) layers.set(name, 'database');
  }
  return layers;
}
