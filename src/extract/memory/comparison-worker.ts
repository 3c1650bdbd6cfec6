import { workerData } from 'node:worker_threads';
import { type ComparisonData, compareShares } from './comparison.js';
import { parseListing } from './listing.js';

/** The body of a thread that compares a tree with what was written down of it. */
const { bytes, root, state }: ComparisonData = workerData;
const listing = parseListing(bytes);
if (listing !== undefined) compareShares(listing, root, state);
