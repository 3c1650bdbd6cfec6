/**
 * In: a package. Out: the file that hands a function to AWS Lambda, if it has one. Why: what deploys it may be code in another language, or lie in
 * another repository. Source: https://docs.aws.amazon.com/lambda/latest/dg/typescript-handler.html
 */
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { nameOf } from './paths.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';

/** What is only of use in a function. */
const OF_LAMBDA =
  /^(?:@types\/aws-lambda|aws-lambda|@sentry\/(?:aws-)?serverless|@aws-lambda-powertools\/\w[\w-]*|@middy\/core|lambda-log|serverless-http|@vendia\/serverless-express|aws-serverless-express)$/;
/** Where functions lie that need nothing but Node.js. */
const CALLED_LAMBDA = /(?:^|[/_-])lambdas?(?:$|[/_-])/i;
/** Files that a package usually hands it out by. */
const ENTRY = /^(?:index|main|handler|lambda|app)\.[cm]?[jt]s$/;
/** What a file says that hands out a function. */
export const HANDS_OUT =
  /^export\s+(?:(?:async\s+)?function\s+\w*[hH]andler\b|(?:const|let)\s+\w*[hH]andler\b|\{[^}]*\bhandler\b)|^(?:module\.)?exports\.\w*[hH]andler\s*=/m;

export function lambdaFileOf(
  { path, json }: PackageManifest,
  { files, filesOf, read }: Sources,
): Path | undefined {
  const needed = ['dependencies', 'devDependencies'].flatMap((key) => Object.keys(mappingOf(json[key])));
  const isCalledSo = CALLED_LAMBDA.test(path);
  if (!isCalledSo && !needed.some((name) => OF_LAMBDA.test(name))) return undefined;
  const inside = (name: string) => (path === '' ? name : `${path}/${name}`);
  const main = textOf(json['main'])?.replace(/^\.\//, '');
  const entries = [path, inside('src')].flatMap(filesOf).filter((file) => ENTRY.test(nameOf(file)));
  return [...(main === undefined ? [] : [inside(main)]), ...entries].find(
    (file) => files.has(file) && HANDS_OUT.test(read(file) ?? ''),
  );
}
