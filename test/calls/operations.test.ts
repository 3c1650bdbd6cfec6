import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const catalogue = `openapi: 3.0.3
info:
  title: Catalogue
paths:
  /offers:
    get:
      tags:
        - offers
      operationId: getOffers
    post:
      operationId: "create-offer"
  '/offers/{id}':
    get:
      operationId: getOffer
      description: One
`;
const news = JSON.stringify({
  paths: {
    '/offers': { get: { operationId: 'getOffers' } },
    '/news/{id}/readers': { get: { operationId: 'getReaders' } },
  },
});
const offers = answering('GET /offers', 'POST /offers', 'GET /offers/:id');
const documents = { 'clients/open-api/catalogueApi.yml': catalogue, 'clients/open-api/newsApi.json': news };

async function asked(
  desk: string,
  others: Readonly<Record<string, string>> = {},
  services: Parameters<typeof systemOf>[0] = { offers },
) {
  const files = { 'package.json': '{ "name": "desk", "dependencies": { "axios": "1" } }', 'index.ts': desk };
  return callsIn(await modelOf(systemOf({ ...services, desk: { files } }, { ...documents, ...others })));
}

describe('clients that are generated from documents when the program is built', () => {
  test('ask by the names of operations, whoever answers to what the document describes', async () => {
    expect(
      await asked(`import axios from 'axios';
        import { catalogueApi } from './generated/catalogueApi.js';
        const { catalogueClient } = { catalogueClient: catalogueApi.createClient(process.env.SOMEWHERE, axios) };
        export const one = (id: string) => catalogueClient.getOffer({ params: { id } });
        export const all = () => catalogueClient.offers.getOffers();
        export const place = (offer: object) => catalogueClient.createOffer(offer);`),
    ).toEqual(['desk → offers GET /offers/*', 'desk → offers GET /offers', 'desk → offers POST /offers']);
  });

  test('who answers to the same itself asks another all the same', async () => {
    const calls = await asked(
      `import axios from 'axios';
        import express from 'express';
        import { api } from './generated/catalogueApi.js';
        const catalogueClient = api(axios);
        const app = express();
        app.get('/offers/:id', async (request, response) => response.json(await catalogueClient.getOffer(request.params.id)));
        app.get('/offers', async (request, response) => response.json(await catalogueClient.getOffers()));
        app.listen(3000);`,
    );
    expect(calls).toEqual(['desk → offers GET /offers/*', 'desk → offers GET /offers']);
  });

  test('nothing is said of what the program has itself, is no client, or of which nobody is seen to answer', async () => {
    expect(
      await asked(`import axios from 'axios';
        const catalogueClient = { getOffer: (id: string) => id, getOffers: () => [] };
        export const one = (id: string) => catalogueClient.getOffer(id);
        export const all = () => shelf.getOffers();
        export const readers = (id: string) => newsClient.getReaders(id);`),
    ).toEqual([]);
  });

  test('a document that another service is named after is not the one of whoever answers', async () => {
    const calls = await asked(
      `import axios from 'axios';
        export const all = (newsClient) => newsClient.getOffers();
        export const readers = (newsClient, id) => newsClient.getReaders(id);`,
      {},
      { 'catalogue-desk': offers },
    );
    expect(calls).toEqual([]);
  });
});
