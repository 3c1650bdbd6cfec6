/** What the code says for the variable that an address begins with, where nothing sets that. In: the address. Out: whether it means this machine, or nobody. */
import type { PatternPart } from '../facts.js';
import { isLocal } from './hosts.js';
import { parseAddress } from './routes.js';

/** Whether a text is what the code says for a variable that is not set, and that means this machine, or nobody at all: `?? ''`. */
export function isDefaultHere(address: readonly PatternPart[], text: string): boolean {
  const first = address.find((part) => part !== '');
  if (typeof first !== 'object' || !('variable' in first) || !first.otherwise) return false;
  const usual = first.otherwise.map((part) => (typeof part === 'string' ? part : '')).join('');
  if (usual === '') return first.otherwise.every((part) => part === '') && text.startsWith('/');
  const { host } = parseAddress(usual);
  return host !== undefined && isLocal(host) && text.startsWith(usual);
}

/** Whether an address begins with a variable that is nothing where it is not set: `config.get('ORDERS_URL', '')`. */
export function isNothingElse(address: readonly PatternPart[]): boolean {
  const first = address.find((part) => part !== '');
  return typeof first === 'object' && 'variable' in first && first.otherwise?.join('') === '';
}
