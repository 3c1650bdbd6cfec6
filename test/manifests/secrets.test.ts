import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../src/extract/manifests/secrets.js';

describe('a secret', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2'],
    ['POSTGRES_PW', 'hunter2'],
    ['JWT_SECRET', 'hunter2'],
    ['API_KEY', 'hunter2'],
    ['githubToken', 'hunter2'],
    ['PRIVATE_KEY_BASE64', 'hunter2'],
    ['REDIS_PASS', 'hunter2'],
    ['ALERTS_ROUTING_KEY', 'e93facc04764012d7bfb002500d5d1a6'],
    ['ROUTING_KEY_SECRET', 'hunter'],
  ])('%s is masked whole', (name, value) => {
    expect(maskSecrets(name, value)).toBe('***');
  });

  it.each([
    ['postgres://orders_app:hunter2@db/shop', 'postgres://orders_app:***@db/shop'],
    ['amqp://rabbit:R4b!7/_p4@S@rabbitmq:5672', 'amqp://rabbit:***@rabbitmq:5672'],
    ['redis://:hunter2@cache:6379', 'redis://:***@cache:6379'],
    [
      'jdbc:postgresql://db/shop?user=a&password=hunter2&ssl=true',
      'jdbc:postgresql://db/shop?user=a&password=***&ssl=true',
    ],
    ["host=db user=a password='hunter 2' dbname=shop", 'host=db user=a password=*** dbname=shop'],
    ['Host=db;Username=a;Password=hunter2;Database=shop', 'Host=db;Username=a;Password=***;Database=shop'],
    ['https://hooks.example.org/?token=hunter2', 'https://hooks.example.org/?token=***'],
    ['mongodb://a:hunter2@one,two:hunter3@three', 'mongodb://a:***@three'],
  ])('in %s is masked alone', (value, masked) => {
    expect(maskSecrets('STORE', value)).toBe(masked);
  });

  it.each([
    ['TOKEN_SERVICE_URL', 'http://tokens:8080'],
    ['KAFKA_KEY_TOPIC', 'orders'],
    ['KEYCLOAK_REALM', 'shop'],
    ['MONKEY', 'yes'],
    ['ORDERS_ROUTING_KEY', 'order.placed.v1'],
    ['bindingKeyOfMails', 'mail.#'],
    ['ORDERS_URL', 'http://orders:8080/a'],
    ['DB_USER', 'orders_app'],
    ['DB_PASSWORD', ''],
  ])('is not what %s=%s holds', (name, value) => {
    expect(maskSecrets(name, value)).toBe(value);
  });

  it('does not come through as the password of any URL', () => {
    const password = fc.stringMatching(/^[\w!#%/:@?&=+.-]{1,20}$/).map((text) => `hunter${text}2`);
    fc.assert(
      fc.property(fc.webAuthority(), password, (authority, secret) => {
        fc.pre(!authority.includes('@'));
        const masked = maskSecrets('STORE', `postgres://orders_app:${secret}@${authority}/shop`);
        expect(masked).not.toContain('hunter');
        expect(masked).toContain(`orders_app:***@${authority}`);
      }),
    );
  });
});

it.each([
  'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  'glpat-abcdefghij0123456789',
  'sk_live_abcdefghijkl',
  'Bearer hunter2',
  'Basic aHVudGVyMg==',
])('masks what looks like a token, whatever it is called: %s', (value) => {
  expect(maskSecrets('UPSTREAM', value)).toBe('***');
});

it.each(['Basic', 'Bearer $TOKEN', 'disk_live_orders'])('but not %s', (value) => {
  expect(maskSecrets('UPSTREAM', value)).toBe(value);
});
