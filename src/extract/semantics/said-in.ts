/** Whether a file says something anywhere. Why once: what is asked for each call of a file of thousands would read all of its text each time. */
import type { ts } from 'ts-morph';
import { remembered } from './evaluate/remembered.js';

/** @param pattern without a state of its own: no flag `g`, no flag `y` */
export function saidIn(pattern: RegExp): (file: ts.SourceFile) => boolean {
  return remembered(({ text }: ts.SourceFile) => pattern.test(text));
}
