/** What the stacks that a tree deploys hand to each other. In: its templates, whatever they are called. Out: their outputs. */
import { outsideSystem } from '../../model/decide-units.js';
import { withFiles } from '../../yaml/file-references.js';
import { OUTPUTS, Outputs } from '../../yaml/outputs.js';
import type { Sources } from './sources.js';
import { readYaml } from './yaml.js';

export function outputsOf({ tree, read }: Sources): Outputs {
  const templates = tree.files.filter((file) => /\.ya?ml$/i.test(file) && !outsideSystem(file));
  return new Outputs(
    templates.flatMap((file) => {
      const text = read(file);
      if (text === undefined || !OUTPUTS.test(text) || !/AWS::|\$\{\s*file\(/.test(text)) return [];
      return readYaml(file, text).documents.map(({ value }) => withFiles(value, file, read));
    }),
  );
}
