/** As much of the readers as it takes to list a tree, whose source files threads begin to read meanwhile. */
export { Sources } from './code/index.js';
export { listTree } from './tree.js';
