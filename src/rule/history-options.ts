import { BOTS, SWEEP } from '../model/changes.js';
import { option } from './option.js';

/** What rules that judge the history have in common: which of its commits are changes by people, in which time. */
export const historyOptions = {
  months: option.number({
    default: 12,
    min: 1,
    max: 24,
    whole: true,
    describes: 'how many months of history count',
  }),
  mostFiles: option.number({
    default: SWEEP,
    min: 1,
    whole: true,
    describes: 'the most files of a commit that is no sweep',
  }),
  bots: option.names({
    default: BOTS,
    describes: 'names and addresses of programs that commit; * stands for anything',
  }),
};
