import { expect, it } from 'vitest';
import { storesOf } from './support.js';

it('collections of Firestore on servers: chains, references that are kept, batches and transactions', async () => {
  expect(
    await storesOf({
      orders: {
        environment: { CARTS: 'carts' },
        files: {
          'src/firestore.ts': `import * as admin from 'firebase-admin';
admin.initializeApp();
export const db = admin.firestore();
export const orders = db.collection('orders');
export const linesOf = (order: string) => orders.doc(order).collection('lines');`,
          'src/repository.ts': `import { db } from './firestore';
export class Repository<T> {
  constructor(private readonly name: string) {}
  all() { return db.collection(this.name).where('open', '==', true).limit(5).get(); }
  remove(id: string) { return db.doc(\`\${this.name}/\${id}\`).delete(); }
}`,
          'index.ts': `import { db, linesOf, orders } from './src/firestore';
import { Repository } from './src/repository';
export const one = (id: string) => orders.doc(id).get();
export const add = (id: string) => linesOf(id).add({ at: new Date() });
export const carts = () => db.collection(process.env.CARTS!).onSnapshot(() => {});
export const every = () => db.collectionGroup('notes').get();
export const sum = (order: string) => db.doc('orders/' + order + '/totals/today').set({});
export const refunds = new Repository('refunds');
export const open = () => [refunds.all(), refunds.remove('1')];
export const close = (id: string) => db.runTransaction(async (transaction) => {
  const stock = db.collection('stock').doc(id);
  await transaction.get(stock);
  transaction.update(stock, { closed: true });
});
export async function clear(id: string) {
  const batch = db.batch();
  batch.delete(db.collection('drafts').doc(id));
  await batch.commit();
}
export const customerOf = async (id: string) => {
  const order = await orders.doc(id).get();
  return db.collection('customers').doc(order.data()!.customer).get();
};
const seen = new Map<string, number>();
export const known = () => seen.get('orders');`,
        },
      },
    }),
  ).toEqual([
    'firestore carts: orders r',
    'firestore customers: orders r',
    'firestore drafts: orders w',
    'firestore notes: orders r',
    'firestore orders: orders r',
    'firestore orders/lines: orders w',
    'firestore orders/totals: orders w',
    'firestore refunds: orders rw',
    'firestore stock: orders rw',
  ]);
});

it('collections of Firestore on pages: functions that are given references', async () => {
  expect(
    await storesOf({
      web: {
        files: {
          'index.ts': `import { getFirestore, collection, doc, getDoc, getDocs, setDoc, addDoc, query, where, onSnapshot, writeBatch } from 'firebase/firestore';
import { initializeApp } from 'firebase/app';
const db = getFirestore(initializeApp({}));
const COLLECTIONS = { orders: 'orders', users: 'users' } as const;
export const one = (id: string) => getDoc(doc(db, COLLECTIONS.orders, id));
export const of = async (id: string) => { const found = query(collection(db, 'orders', id, 'lines'), where('a', '==', 1)); return (await getDocs(found)).docs; };
export const add = () => addDoc(collection(db, COLLECTIONS.users), {});
export const put = () => setDoc(doc(collection(db, 'carts')), {});
export const watch = () => onSnapshot(doc(db, \`settings/\${Date.now()}\`), () => {});
export const all = () => { const batch = writeBatch(db); batch.set(doc(db, 'audit', 'x'), {}); return batch.commit(); };`,
        },
      },
    }),
  ).toEqual([
    'firestore audit: web w',
    'firestore carts: web w',
    'firestore orders: web r',
    'firestore orders/lines: web r',
    'firestore settings: web r',
    'firestore users: web w',
  ]);
});

it('collections of Firestore whose changes wake a function are read by it', async () => {
  expect(
    await storesOf({
      mails: {
        files: {
          'index.ts': `import * as functions from 'firebase-functions';
import { onDocumentCreated, onDocumentWritten } from 'firebase-functions/v2/firestore';
import { getFirestore } from 'firebase-admin/firestore';
const db = getFirestore();
export const ordered = onDocumentCreated('orders/{id}', () => db.collection('mails').add({}));
export const returned = onDocumentWritten({ document: 'orders/{id}/returns/{line}', region: 'eu' }, () => {});
export const joined = functions.firestore.document('users/{id}').onCreate(() => {});
export const asked = functions.https.onRequest(() => {});`,
        },
      },
    }),
  ).toEqual([
    'firestore mails: mails w',
    'firestore orders: mails r',
    'firestore orders/returns: mails r',
    'firestore users: mails r',
  ]);
});
