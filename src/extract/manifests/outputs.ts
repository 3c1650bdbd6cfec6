/** What the stacks that a tree deploys hand to each other. In: its templates, whatever they are called. Out: their outputs. */
import { outsideSystem } from '../../model/decide-units.js';
import { IN_CODE, mayHandOn, readDeployment } from '../../yaml/deployments.js';
import { Outputs } from '../../yaml/outputs.js';
import type { Sources } from './sources.js';

export function outputsOf({ tree, read, files }: Sources): Outputs {
  const templates = tree.files.filter(
    (file) => (/\.ya?ml$/i.test(file) || IN_CODE.test(file)) && !outsideSystem(file),
  );
  return new Outputs(
    templates.flatMap((file) => {
      const text = read(file);
      if (text === undefined || !mayHandOn(file, text)) return [];
      if (!IN_CODE.test(file) && !/AWS::|\$\{\s*file\(/.test(text)) return [];
      return readDeployment(file, text, (path) => (files.has(path) ? read(path) : undefined)).documents.map(
        ({ value }) => value,
      );
    }),
  );
}
