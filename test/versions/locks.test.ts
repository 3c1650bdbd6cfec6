import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { npmLock, pnpmLock, yarnLock } from '../../src/extract/versions/locks.js';

const money = '@shop/money';

describe('package-lock.json', () => {
  const lock = npmLock(
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        'node_modules/@shop/money': { version: '2.4.0' },
        'services/web/node_modules/@shop/money': { version: '1.9.3' },
        'node_modules/@shop/days': { resolved: 'libs/days', link: true },
      },
    }),
  );

  it('gives a package what lies nearest to it', () => {
    expect(lock.versionOf('services/web', money, '^1.0.0')).toEqual({ version: '1.9.3' });
    expect(lock.versionOf('services/orders', money, '^2.0.0')).toEqual({ version: '2.4.0' });
    expect(lock.versionOf('', money, '^2.0.0')).toEqual({ version: '2.4.0' });
  });

  it('knows what is the tree’s own, and what it does not know', () => {
    expect(lock.versionOf('services/web', '@shop/days', '*')).toEqual({ local: true });
    expect(lock.versionOf('services/web', '@shop/mail', '*')).toBeUndefined();
  });

  it('reads the first version of its format', () => {
    const old = npmLock(JSON.stringify({ dependencies: { '@shop/money': { version: '1.1.0' } } }));
    expect(old.versionOf('', money, '^1.0.0')).toEqual({ version: '1.1.0' });
  });
});

describe('yarn.lock', () => {
  it('reads Yarn 1', () => {
    const lock = yarnLock(
      '# yarn lockfile v1\n\n\n"@shop/money@^1.0.0", "@shop/money@^1.2.0":\n  version "1.3.0"\n  resolved "x"\n',
    );
    expect(lock.versionOf('services/web', money, '^1.2.0')).toEqual({ version: '1.3.0' });
    expect(lock.versionOf('services/web', money, '^2.0.0')).toBeUndefined();
  });

  it('reads those after it', () => {
    const lock = yarnLock(
      '__metadata:\n  version: 8\n\n"@shop/money@npm:^1.0.0":\n  version: 1.3.0\n\n"@shop/days@^2.0.0, @shop/days@workspace:libs/days":\n  version: 0.0.0-use.local\n',
    );
    expect(lock.versionOf('', money, '^1.0.0')).toEqual({ version: '1.3.0' });
    expect(lock.versionOf('', '@shop/days', '^2.0.0')).toEqual({ local: true });
  });
});

describe('pnpm-lock.yaml', () => {
  it('reads its importers', () => {
    const lock = pnpmLock(
      [
        "lockfileVersion: '9.0'",
        '',
        'importers:',
        '',
        '  .: {}',
        '',
        '  services/web:',
        '    dependencies:',
        "      '@shop/days':",
        '        specifier: workspace:*',
        '        version: link:../../libs/days',
        "      '@shop/money':",
        '        specifier: ^1.0.0',
        '        version: 1.3.0(react@18.2.0)',
        '',
        'packages:',
        '',
        "  '@shop/money@1.3.0':",
        '    version: 9.9.9',
      ].join('\n'),
    );
    expect(lock.versionOf('services/web', money, '^1.0.0')).toEqual({ version: '1.3.0' });
    expect(lock.versionOf('services/web', '@shop/days', 'workspace:*')).toEqual({ local: true });
    expect(lock.versionOf('services/orders', money, '^1.0.0')).toBeUndefined();
  });

  it('reads a lock of one package, and versions behind names', () => {
    const one = pnpmLock(
      'lockfileVersion: 5.4\n\nspecifiers:\n  "@shop/money": ^1.0.0\n\ndependencies:\n  "@shop/money": 1.2.0_react@17.0.0\n',
    );
    expect(one.versionOf('', money, '^1.0.0')).toEqual({ version: '1.2.0' });
    const several = pnpmLock(
      'importers:\n\n  services/web:\n    dependencies:\n      "@shop/money": 1.4.0\n',
    );
    expect(several.versionOf('services/web', money, '^1.0.0')).toEqual({ version: '1.4.0' });
  });
});

describe('whatever a lock file holds', () => {
  it('is read or refused as no JSON', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, name) => {
        for (const read of [yarnLock, pnpmLock])
          expect(() => read(text).versionOf('a/b', name, '*')).not.toThrow();
      }),
    );
    fc.assert(
      fc.property(fc.json(), fc.string(), (text, name) => {
        try {
          npmLock(text).versionOf('a/b', name, '*');
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
    );
  });
});
