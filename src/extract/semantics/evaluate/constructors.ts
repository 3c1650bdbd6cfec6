import { ts } from 'ts-morph';
import { remembered } from './remembered.js';

/** The constructor of a class: of one with several signatures, the one that runs. */
export function constructorOf(of: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | undefined {
  return found(of).maker;
}

const found = remembered(({ members }: ts.ClassLikeDeclaration) => {
  const all = members.filter(ts.isConstructorDeclaration);
  return { maker: all.find(({ body }) => body) ?? all[0] };
});
