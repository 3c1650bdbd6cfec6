import { expect, it } from 'vitest';
import { isTest } from '../../src/extract/code/test-files.js';

const packages = new Set(['services/tests', 'tests', 'services/test-results', 'services/orders']);
const test = (path: string) => isTest(path, (directory) => packages.has(directory));

it.each([
  'cart.test.ts',
  'src/cart.spec.tsx',
  'src/cart.e2e-spec.ts',
  'src/cart.e2e.ts',
  'src/cart_test.js',
  'src/Cart.stories.tsx',
  'src/cart.cy.js',
  'src/cart.test.utils.ts',
  'src/cart.service.mock.ts',
  'src/__tests__/cart.ts',
  'src/__mocks__/fs.js',
  'src/_tests_/cart-utils.ts',
  'test/helpers.ts',
  'services/orders/tests/api.ts',
  'spec/cart.rb.js',
  'e2e/login.ts',
  'apps/shop-e2e/src/login.ts',
  'integration-tests/api/order.ts',
  'cypress/support/commands.ts',
  'apps/web/.storybook/main.ts',
  'tests/checkout.ts',
  'jest.config.js',
  'apps/web/vitest.config.mts',
  'apps/web/vitest.integration.config.ts',
  'vitest.workspace.ts',
  'jest-setup.js',
  'src/setupTests.ts',
  'playwright.config.ts',
  'tests/app/page.tsx',
  'apps/web/app/test/helper.ts',
])('%s serves tests', (path) => {
  expect(test(path)).toBe(true);
});

it.each([
  'apps/web/src/app/test/page.tsx',
  'app/(shop)/tests/[id]/route.ts',
  'src/cart.ts',
  'src/contest.ts',
  'src/latest/index.ts',
  'src/testing.ts',
  'src/price-specs.ts',
  'src/ab-test.ts',
  'src/inspect/main.ts',
  'services/test-results/src/main.ts',
  'services/tests/src/main.ts',
  'src/attestation.ts',
  'src/mock-payments/server.ts',
  'vite.config.ts',
  'src/specification/index.ts',
])('%s serves more', (path) => {
  expect(test(path)).toBe(false);
});

it('takes no time for names that were made to take it', () => {
  expect(test(`jest.config${'-a'.repeat(100)}!.js`)).toBe(false);
});
