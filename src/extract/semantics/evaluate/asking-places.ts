/** Where something is asked for that a function of the program does, be that in a library of its own: the program around that place is the one that runs it. */
import type { ts } from 'ts-morph';
import type { Context } from './values.js';

/** Where something is asked for: the outermost call that leads in, if one does. */
export function askingPlace(context: Context, node: ts.Node): ts.Node {
  let found = node;
  for (let place: Context | undefined = context; place; place = place.outer)
    found = place.asker ?? place.call ?? found;
  return found;
}
