import { modelOf, systemOf } from './support.js';

/** What stacks say that the packages of functions answer to: `orders GET /orders/*`. */
export async function answered(
  stacks: Readonly<Record<string, string>>,
  functions: readonly string[] = ['orders/list', 'orders/place', 'stock/levels'],
): Promise<readonly string[]> {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ name: 'shop', workspaces: ['services/*', 'deployment'] }),
    'cdk.json': JSON.stringify({ app: 'npx tsx deployment/app.ts' }),
    'deployment/package.json': JSON.stringify({ name: 'deployment', dependencies: { 'aws-cdk-lib': '2' } }),
  };
  for (const each of functions) {
    const [name = '', file = ''] = each.split('/');
    files[`services/${name}/package.json`] = JSON.stringify({
      name,
      dependencies: { '@types/aws-lambda': '8' },
    });
    files[`services/${name}/${file}.ts`] =
      'export const handler = async (event: any) => ({ statusCode: 200 });';
  }
  for (const [path, text] of Object.entries(stacks)) files[`deployment/${path}`] = text;
  const { endpoints } = await modelOf(systemOf({}, files));
  return endpoints.map(({ service, method, path }) => `${service} ${method ?? '*'} ${path}`);
}
