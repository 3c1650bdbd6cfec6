import { ts } from 'ts-morph';

/** The constructor of a class: of one with several signatures, the one that runs. */
export function constructorOf({ members }: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | undefined {
  const all = members.filter(ts.isConstructorDeclaration);
  return all.find(({ body }) => body) ?? all[0];
}
