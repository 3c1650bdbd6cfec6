import { expect, test } from 'vitest';
import { reachOf } from '../../src/model/build/reach.js';
import type { ReferenceFact } from '../../src/model/facts.js';

const serviceAt = (path: string) => /^services\/(\w+)/.exec(path)?.[1];
const library = 'libs/db/orders.ts';

/** `services/desk.ts > libs/db/orders.ts#Orders.find`, and how, if it is more or less than a use. */
function reference(text: string, how?: ReferenceFact['how']): ReferenceFact {
  const [from, to] = text.split(' > ').map((end) => {
    const [path = '', declaration] = end.split('#');
    return { path, ...(declaration !== undefined && { declaration }) };
  });
  return { from: from!, to: to!, ...(how && { how }) };
}

function reach(...references: readonly ReferenceFact[]) {
  const { shared, isShown } = reachOf(references, [], serviceAt);
  return (declaration: string) =>
    shared(library, declaration).map((service) =>
      isShown(library, declaration, service) ? service : `${service}?`,
    );
}

test('who asks for a member reaches it and what it is a member of, and the code shows it', () => {
  const of = reach(reference(`services/desk.ts > ${library}#Orders.find`));
  expect([of('Orders.find'), of('Orders'), of('Orders.save')]).toEqual([['desk'], ['desk'], []]);
});

test('all members are reached by who lets the whole go, but none is shown', () => {
  const of = reach(
    reference(`services/desk.ts > ${library}#Orders.*`),
    reference(`${library}#Orders.save > ${library}#insert`),
  );
  expect([of('Orders'), of('Orders.save'), of('insert')]).toEqual([['desk'], ['desk?'], ['desk?']]);
});

test('a member that is asked for of something unknown is reached by who lets it come to that', () => {
  const asks = reference('services/desk.ts > #find', 'asks');
  const offers = [
    reference(`${library}#Orders.? > ${library}#Orders.find`, 'asked'),
    reference(`${library}#Orders.? > ${library}#Orders.save`, 'asked'),
  ];
  const may = reach(asks, ...offers, reference(`services/desk.ts > ${library}#Orders.?`));
  expect([may('Orders.find'), may('Orders.save')]).toEqual([['desk?'], []]);
  const cannot = reach(asks, ...offers, reference(`services/desk.ts > ${library}#Orders`));
  expect([cannot('Orders.find'), cannot('Orders')]).toEqual([[], ['desk']]);
});

test('who means all of a class means what it inherits, and what another name stands for', () => {
  const inherits = reference(`${library}#Orders > ${library}#Store`, 'passes');
  const renames = reference(`libs/db/index.ts#Sales > ${library}#Orders`, 'passes');
  const of = reach(inherits, renames, reference('services/desk.ts > libs/db/index.ts#Sales.*'));
  expect([of('Orders.find'), of('Store.save')]).toEqual([['desk?'], ['desk?']]);
});

test('a barrel passes on what nobody speaks of but who asks for it, and runs all that it passes on', () => {
  const barrel = reference(`libs/db/index.ts#* > ${library}`);
  const of = reach(
    barrel,
    reference('services/desk.ts > libs/db/index.ts#insert'),
    reference('services/till.ts > libs/db/index.ts#refund'),
    reference(`${library} > ${library}#connect`),
  );
  expect([of('insert'), of('refund'), of('remove')]).toEqual([['desk'], ['till'], []]);
  expect(of('connect')).toEqual(['desk', 'till']);
});

test('a member that stands in for that of a base counts where its class is reached', () => {
  const standIn = reference(`${library}#Store.save > ${library}#Orders.save`, 'overrides');
  const asks = reference(`services/desk.ts > ${library}#Store.save`);
  expect(reach(standIn, asks)('Orders.save')).toEqual([]);
  expect(reach(standIn, asks, reference(`services/desk.ts > ${library}#Orders`))('Orders.save')).toEqual([
    'desk',
  ]);
});

test('what a class of the service holds goes away with that class only', () => {
  const holds = reference(`services/desk.ts#Desk.* > ${library}#Orders.*`);
  expect(reach(holds)('Orders.find')).toEqual([]);
  expect(reach(holds, reference('services/desk.ts > services/desk.ts#Desk.*'))('Orders.find')).toEqual([
    'desk?',
  ]);
});

test('members of members belong to the whole', () => {
  const of = reach(reference(`services/desk.ts > ${library}#bank.*`));
  expect([of('bank.orders.find'), of('bank.orders')]).toEqual([['desk?'], ['desk?']]);
});
