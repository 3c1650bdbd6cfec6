/** Which ORM a chain of calls asks. In: what it begins with, and its steps. Out: the ORM, where that is one whose entities are read. */
import type { Derived } from '../evaluate/values.js';
import { isSequelize } from './entities.js';
import type { Orm } from './operations.js';
import { callsOf, packageOf } from './reading.js';

export function ormOf(value: Derived): Orm | undefined {
  const from = packageOf(value);
  // A model's own methods stand in the function that is given what defines it.
  if (from === undefined) return isDefined(value) ? 'sequelize' : undefined;
  if (/^(@nestjs\/)?typeorm|typeorm-/.test(from)) return 'typeorm';
  if (/mikro-orm/.test(from)) return 'mikro-orm';
  return /sequelize/.test(from) ? 'sequelize' : undefined;
}

/** Whether it is a model of Sequelize, or asked of one, whoever gives what defines that: `Order.findAll()` of `const Order = sequelize.define('Order', …)`. */
function isDefined(value: Derived): boolean {
  return (
    value.steps.some((step) => step.step === 'member' && step.name === 'define') &&
    isSequelize(value, callsOf(value))
  );
}
