import { test } from 'vitest';
import multiOwnerService from '../../rules/multi-owner-service.js';
import teamOverload from '../../rules/team-overload.js';
import teamUnderload from '../../rules/team-underload.js';
import unknownOwned from '../../rules/unknown-owned.js';
import unownedService from '../../rules/unowned-service.js';
import { testRule } from '../../src/testing.js';

const services = ['cart', 'orders', 'payments', 'prices', 'stock', 'web'];

test('team-overload', () => {
  testRule(teamOverload, {
    violating: [
      { name: 'six', system: { services, teams: { shop: { members: 7, services } } }, keys: ['shop'] },
      { name: 'six by a glob', system: { services, teams: { shop: { services: ['*'] } } }, keys: ['shop'] },
      {
        name: 'a platform team, when asked to count it',
        system: { services, teams: { core: { type: 'platform', services } } },
        options: { allTypes: true },
        keys: ['core'],
      },
      {
        name: 'three, when two are the most',
        system: { services, teams: { shop: { services: services.slice(0, 3) } } },
        options: { most: 2 },
        keys: ['shop'],
      },
    ],
    clean: [
      { name: 'five', system: { services, teams: { shop: { services: services.slice(1) } } } },
      { name: 'a platform team', system: { services, teams: { core: { type: 'platform', services } } } },
      {
        name: 'five services and a library',
        system: {
          services: services.slice(1),
          libraries: ['money'],
          teams: { shop: { services: [...services.slice(1), 'money'] } },
        },
      },
    ],
  });
});

test('team-underload', () => {
  testRule(teamUnderload, {
    violating: [
      {
        name: 'five people, one service',
        system: { services, teams: { web: { members: 5, services: ['web'] } } },
        keys: ['web'],
      },
      {
        name: 'eight people, none',
        system: { services, teams: { lost: { members: 8, services: [] } } },
        keys: ['lost'],
      },
    ],
    clean: [
      {
        name: 'four people, one service',
        system: { services, teams: { web: { members: 4, services: ['web'] } } },
      },
      { name: 'nobody knows how many', system: { services, teams: { web: { services: ['web'] } } } },
      {
        name: 'an enabling team',
        system: { services, teams: { help: { type: 'enabling', members: 6, services: [] } } },
      },
      {
        name: 'five people, two services',
        system: { services, teams: { shop: { members: 5, services: ['web', 'cart'] } } },
      },
    ],
  });
});

test('unowned-service', () => {
  testRule(unownedService, {
    violating: [
      {
        name: 'one that no team names',
        system: { services, teams: { shop: { services: services.slice(1) } } },
        keys: ['cart'],
      },
    ],
    clean: [
      { name: 'each has its team', system: { services, teams: { shop: { services } } } },
      {
        name: 'a library needs none',
        system: { services, libraries: ['money'], teams: { shop: { services: ['*'] } } },
      },
    ],
  });
});

test('unknown-owned', () => {
  testRule(unknownOwned, {
    violating: [
      {
        name: 'a name with a letter missing, and a glob for nothing',
        system: { services, teams: { shop: { services: ['order', 'legacy-*'] } } },
        keys: ['shop>order', 'shop>legacy-*'],
      },
    ],
    clean: [
      {
        name: 'names and globs that answer',
        system: { services, teams: { shop: { services: ['orders', 'p*'] } } },
      },
    ],
  });
});

test('multi-owner-service', () => {
  testRule(multiOwnerService, {
    violating: [
      {
        name: 'two teams of one file',
        system: { services, teams: { shop: { services }, money: { services: ['payments'] } } },
        keys: ['payments'],
      },
      {
        name: 'CODEOWNERS names another team of ownership.yaml',
        system: {
          services,
          teams: { shop: { services: services.slice(1) }, front: { services: ['cart'] } },
          codeowners: ['services/cart @bank/team-shop'],
        },
        keys: ['cart'],
      },
      {
        name: 'CODEOWNERS names a team that nobody knows, for one service',
        system: { services, teams: { shop: { services } }, codeowners: ['services/web @bank/growth'] },
        keys: ['web'],
      },
    ],
    clean: [
      {
        name: 'the same team, called a little differently',
        system: {
          services,
          teams: { 'check out': { services } },
          codeowners: ['services/cart @bank/checkout', 'services/web @bank/check-out-team'].slice(1),
        },
      },
      {
        name: 'another name, but for all that a team owns',
        system: {
          services,
          teams: { shop: { services } },
          codeowners: ['services/cart @bank/alpha', 'services/web @bank/alpha'],
        },
      },
      {
        name: 'a service that only CODEOWNERS speaks of',
        system: {
          services,
          teams: { shop: { services: services.slice(1) } },
          codeowners: ['services/cart @bank/carts'],
        },
      },
    ],
  });
});
