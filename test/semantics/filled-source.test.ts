import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { filledSource } from '../../src/extract/semantics/evaluate/filled-source.js';

const made = (path: string, text: string) => filledSource(path, text)?.text;

describe('the source that a file of settings makes', () => {
  it.each([
    ['env.js', "shop = '$SHOP_URL/orders'", "shop = (process.env.SHOP_URL + '/orders')"],
    ['env.js', '// it\'s "${SHOP_URL:-http://shop}"', '// it\'s ((process.env.SHOP_URL || "http://shop"))'],
    ['env.js', "a = 'it\\'s'; b = '%SHOP_URL%'", "a = 'it\\'s'; b = (process.env.SHOP_URL)"],
    ['env.js', 'a = "open\nb = "#{SHOP_URL}#"', 'a = "open\nb = (process.env.SHOP_URL)'],
    ['start.sh', "cat > a.js <<'EOF'\nx = '$SHOP_URL'\n  EOF\ny", 'x = (process.env.SHOP_URL)\n'],
    ['start.sh', 'cat <<A > a\none\nAB\nA\ncat <<-"B"\ntwo\n\tB\n', 'one\nAB\ntwo\n'],
    ['start.sh', 'cat <<A > a\nnever ended', undefined],
    [
      'index.html',
      '<SCRIPT>one</SCRIPT><script src="a.js">two</script><script type="x">three</script>',
      'one\nthree',
    ],
    ['index.html', '<script>never ended', undefined],
  ])('%s: %s', (path, text, expected) => {
    expect(made(path, text)).toBe(expected);
  });

  it('is none where that nests too deeply', () => {
    expect(made('env.js', `window.shop = ${'a =\n'.repeat(9_000)} 1`)).toBe(undefined);
  });

  it.each([
    ['env.js', '"\\'],
    ['env.js', "'\\"],
    ['env.js', 'a = "${A-'],
    ['start.sh', '<<A'],
    ['start.sh', '<<A\n'],
    ['start.sh', 'A\n<<B\n'],
    ['index.html', '<script '],
    ['index.html', '<script>'],
    ['index.html', '<script src'],
  ])('takes no time for what was made to take long: %s of %s over and over', (path, piece) => {
    const start = performance.now();
    made(path, piece.repeat(Math.floor(59_000 / piece.length)));
    expect(performance.now() - start).toBeLessThan(700);
  });
});
