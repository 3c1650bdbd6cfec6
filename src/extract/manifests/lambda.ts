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

/** A function that is told by what it is given, where its file is called so or does what such functions do: `exports.handler = async (event) => …`. */
const OF_EVENT =
  /^(?:export\s+(?:async\s+)?function\s+handler\s*\(|export\s+const\s+handler\b[^=\n]*=\s*(?:async\s+)?(?:function\s*)?\(|(?:module\.)?exports\.handler\s*=\s*(?:async\s+)?(?:function\s*\w*\s*)?\()\s*_?event\b/m;

const CALLED_SO = /^(?:handler|lambda)\.[cm]?[jt]s$/;
const DOES_SO = /\bstatusCode\b|\bevent\.Records\b/;

export function lambdaFileOf(
  { path, json }: PackageManifest,
  { files, filesOf, read }: Sources,
): Path | undefined {
  const needed = ['dependencies', 'devDependencies'].flatMap((key) => Object.keys(mappingOf(json[key])));
  const isKnown = CALLED_LAMBDA.test(path) || needed.some((name) => OF_LAMBDA.test(name));
  const inside = (name: string) => (path === '' ? name : `${path}/${name}`);
  const main = textOf(json['main'])?.replace(/^\.\//, '');
  const entries = [path, inside('src')].flatMap(filesOf).filter((file) => ENTRY.test(nameOf(file)));
  return [...(main === undefined ? [] : [inside(main)]), ...entries].find(
    (file) => files.has(file) && isFunction(file, read(file) ?? '', isKnown),
  );
}

/** @param isKnown whether the package is known to be one of functions */
function isFunction(file: Path, text: string, isKnown: boolean): boolean {
  if (isKnown) return HANDS_OUT.test(text);
  return OF_EVENT.test(text) && (CALLED_SO.test(nameOf(file)) || DOES_SO.test(text));
}
