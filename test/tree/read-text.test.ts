import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listTree, readText } from '../../src/extract/tree.js';
import { directoryWith } from '../code/support.js';

function read(content: string | Uint8Array) {
  return readText(listTree(directoryWith({ 'orders.yaml': content })), 'orders.yaml', 'manifests');
}

it('gives the text without a byte order mark', () => {
  expect(read('größe: 1')).toEqual({ text: 'größe: 1' });
  expect(read('\ufeffsize: 1')).toEqual({ text: 'size: 1' });
  expect(read('')).toEqual({ text: '' });
});

it('reads UTF-16 as Windows writes it', () => {
  expect(read(Buffer.from('\ufeffgröße', 'utf16le'))).toEqual({ text: 'größe' });
});

it('says that a text is not UTF-8, and gives what can be read of it', () => {
  const { text, notice } = read(Buffer.from('name: Müller\nsize: 1', 'latin1'));
  expect(text).toContain('size: 1');
  expect(notice).toEqual({
    source: 'manifests',
    message: expect.stringContaining('not UTF-8'),
    at: { path: 'orders.yaml' },
    unresolved: 1,
  });
});

it('takes a replacement character that is really there for what it is', () => {
  expect(read('unknown: \ufffd')).toEqual({ text: 'unknown: \ufffd' });
});

it('leaves out what is binary, too large, or gone', () => {
  expect(read(new Uint8Array([0x89, 0x50, 0x00, 0x01]))).toEqual({
    notice: expect.objectContaining({ message: expect.stringContaining('binary'), unresolved: 1 }),
  });
  const root = directoryWith({ 'dump.sql': '', 'gone.sql': '' });
  truncateSync(join(root, 'dump.sql'), 50_000_000);
  const tree = listTree(root);
  expect(readText(tree, 'dump.sql', 'statements').notice?.message).toContain(
    'too large (50 MB, at most 5 MB are read)',
  );
  expect(readText(tree, 'nowhere.sql', 'statements').notice?.message).toContain('it is not there any more');
});
