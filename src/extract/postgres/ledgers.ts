export { isLedger } from '../../model/ledgers.js';
