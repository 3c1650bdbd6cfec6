import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ts } from 'ts-morph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilerOf } from '../scripts/compiler.mjs';

const project = resolve(import.meta.dirname, '..');
const asked = ['ScriptTarget', 'createSourceFile', 'forEachChild', 'isIdentifier', 'NoSuchName'];

describe('the part of the compiler that the program brings along', () => {
  let directory: string;
  let slim: typeof ts;
  let text: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'archfit-compiler-'));
    text = compilerOf(asked);
    writeFileSync(join(directory, 'compiler.mjs'), text);
    slim = await import(pathToFileURL(join(directory, 'compiler.mjs')).href);
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('gives what is asked of it, as far as it is there, and nothing else', () => {
    expect(Object.keys(slim).sort()).toEqual([
      'ScriptTarget',
      'createSourceFile',
      'forEachChild',
      'isIdentifier',
    ]);
  });

  it('makes the same syntax trees as the whole, whose nodes can be asked the same', () => {
    const files = readdirSync(join(project, 'src/extract/semantics'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('/'))
      .map((path) => readFileSync(join(project, 'src/extract/semantics', path), 'utf8'));
    const odd = [
      '@a() class B<T> extends C { #d = <E,>(f: T) => f?.g!; }',
      'const = ;',
      'label: for (;;) { `${a}b` }',
    ];
    for (const source of [...files, ...odd]) expect(described(slim, source)).toEqual(described(ts, source));
  });

  it('is a small part of it, and keeps its licence', () => {
    expect(text.length).toBeLessThan(2_000_000);
    expect(text.slice(0, 400)).toContain('Apache License');
  });
});

/** Each node of a text: its kind, place and text. */
function described(compiler: typeof ts, source: string): readonly string[] {
  const nodes: string[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(
      `${node.kind} ${node.getStart()} ${node.end} ${compiler.isIdentifier(node) ? node.getText() : ''}`,
    );
    compiler.forEachChild(node, visit);
  };
  visit(compiler.createSourceFile('a.ts', source, compiler.ScriptTarget.Latest, true));
  return nodes;
}
