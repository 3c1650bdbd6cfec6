/**
 * The nouns of archfit: what a system of services is made of, in the words of the field.
 * Everything here is plain, readonly data without behaviour; `Model` (model.ts) holds it all together.
 */

export type * from './nouns/modules.js';
export type * from './nouns/people.js';
export * from './nouns/places.js';
export type * from './nouns/statements.js';
export type * from './nouns/stores.js';
export type * from './nouns/tables.js';
export type * from './nouns/traffic.js';
