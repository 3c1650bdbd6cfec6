import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';
import { accessesOf } from './support.js';

const shop = { 'package.json': { name: 'shop' } };

/** Models as a class each, that are told of the connection and of one another when the program starts. */
const clinic = {
  'package.json': '{ "dependencies": { "sequelize": "6" } }',
  'models/patient.js': `const { DataTypes, Model } = require('sequelize');
    class Patient extends Model {
      static async known(id) { return (await this.count({ where: { id } })) > 0; }
      static init(sequelize) { super.init({ name: DataTypes.STRING }, { sequelize, modelName: 'patient' }); }
    }
    module.exports = Patient;`,
  'models/visit.js': `const { DataTypes, Model } = require('sequelize');
    class Visit extends Model {
      static init(sequelize) {
        super.init({ at: DataTypes.DATE }, { sequelize, modelName: 'patientVisit' });
        const { patient } = sequelize.models;
        patient.hasMany(Visit);
        Visit.belongsTo(patient);
      }
      static ofDay(day) { return this.findAll({ where: { day }, include: [{ model: this.sequelize.models.patient }] }); }
    }
    module.exports = Visit;`,
  'database.js': `const { Sequelize } = require('sequelize');
    class Database {
      constructor() { this.sequelize = null; }
      get models() { return this.sequelize?.models || {}; }
      get patientModel() { return this.models.patient; }
      get visitModel() { return this.models.patientVisit; }
      connect() { this.sequelize = new Sequelize('sqlite::memory:'); require('./models/patient').init(this.sequelize); require('./models/visit').init(this.sequelize); }
    }
    module.exports = new Database();`,
};

test('a model that a connection keeps is asked for by the name that it was told, through getters', async () => {
  const accesses = await accessesOf({
    ...clinic,
    'reception.js': `const Database = require('./database');
      exports.welcome = (row) => Database.patientModel.create(row);
      exports.plan = (rows) => Database.visitModel.bulkCreate(rows);`,
  });
  expect(accesses).toEqual(['read patientVisits', 'read patients', 'write patientVisits', 'write patients']);
});

test('what an association gives to the rows of a model that goes by a name', async () => {
  const accesses = await accessesOf({
    ...clinic,
    'models/visit.js': clinic['models/visit.js'].replace(/static ofDay.*\n/, ''),
    'models/patient.js': clinic['models/patient.js'].replace(/static async known.*\n/, ''),
    'reception.js': `const Database = require('./database');
      exports.plan = async (id, row) => { const patient = await Database.patientModel.findByPk(id); await patient.createPatientVisit(row); };`,
  });
  expect(accesses).toEqual(['read patients', 'write patientVisits']);
});

test('a directory of models that is read into an object: what is read along, and the rows that an association gives', async () => {
  const accesses = await accessesOf({
    'package.json': '{ "dependencies": { "sequelize": "6" } }',
    'models/index.js': `const fs = require('fs');
      const { Sequelize, DataTypes } = require('sequelize');
      const sequelize = new Sequelize(process.env.DATABASE_URL);
      const db = {};
      for (const file of fs.readdirSync(__dirname)) { const model = require('./' + file)(sequelize, DataTypes); db[model.name] = model; }
      Object.keys(db).forEach((name) => db[name].associate?.(db));
      module.exports = db;`,
    'models/order.js': `module.exports = (sequelize, DataTypes) => {
      const Order = sequelize.define('Order', { paid: DataTypes.BOOLEAN });
      Order.associate = (models) => { Order.hasMany(models.Line, { as: 'lines' }); Order.belongsToMany(models.Tag, { through: 'order_tags', as: 'tags' }); };
      return Order;
    };`,
    'models/line.js':
      "module.exports = (sequelize, DataTypes) => sequelize.define('Line', { sku: DataTypes.STRING });",
    'models/tag.js':
      "module.exports = (sequelize, DataTypes) => sequelize.define('Tag', { word: DataTypes.STRING });",
    'shop.js': `const db = require('./models');
      exports.pay = async (id) => { const order = await db.Order.findByPk(id); const lines = await order.getLines(); await order.addTag(1); return lines; };`,
  });
  expect(accesses).toEqual(['read Lines', 'read Orders', 'write order_tags']);
});

test('a mixin of a model whose name is no word is asked for in brackets', async () => {
  const accesses = await accessesOf({
    'package.json': '{ "dependencies": { "sequelize": "6" } }',
    'models.js': `const { Sequelize, DataTypes } = require('sequelize');
      const sequelize = new Sequelize(process.env.DATABASE_URL, { define: { freezeTableName: true } });
      const Order = sequelize.define('orders', { paid: DataTypes.BOOLEAN });
      const Label = sequelize.define('order-labels', { word: DataTypes.STRING });
      const Note = sequelize.define('side-notes', { word: DataTypes.STRING });
      Order.belongsToMany(Label, { through: 'labelled' });
      Order.belongsToMany(Note, { through: 'noted' });
      module.exports = { Order };`,
    'shop.js': `const { Order } = require('./models');
      exports.label = async (id, labels) => {
        const order = await Order.findByPk(id);
        await order['setOrder-labels'](labels);
        order['set-side-notes'](labels);
        order['settle-side-notes']();
        return order.paid;
      };`,
  });
  expect(accesses).toEqual(['read orders', 'write labelled']);
});

test('what all models are defined with may be written where nothing speaks of a database', async () => {
  const accesses = await accessesOf({
    'package.json': '{ "dependencies": { "sequelize": "6" } }',
    'config/config.js':
      "module.exports = { development: { dialect: 'sqlite', define: { underscored: true, freezeTableName: true } }, production: { dialect: 'sqlite', define: { freezeTableName: true } } };",
    'config/read.js':
      "const config = require('./config');\nmodule.exports = () => { const env = process.env.NODE_ENV || 'development'; return config[env]; };",
    'models.js': `const Sequelize = require('sequelize');
      const read = require('./config/read');
      const config = read();
      const sequelize = new Sequelize('main', null, null, config);
      module.exports = { Area: sequelize.define('t_area', { name: Sequelize.STRING }) };`,
    'areas.js': "const db = require('./models');\nexports.all = () => db.Area.findAll();",
  });
  expect(accesses).toEqual(['read t_area']);
});

test('options that are set after they are made are those of their own variable', async () => {
  const accesses = await accessesOf({
    ...clinic,
    'models.js': `const { Sequelize } = require('sequelize');
      const sequelize = new Sequelize('sqlite::memory:');
      const Bill = sequelize.define('bill', {});
      const Line = sequelize.define('line', {});
      const Note = sequelize.define('note', {});
      Bill.hasMany(Line); Bill.hasMany(Note);
      module.exports = { Bill, Line, Note };`,
    'index.js': `const { Bill, Line, Note } = require('./models');
      exports.all = (since) => { const options = {}; options.include = [Line]; if (since) options.where = { since }; return Bill.findAll(options); };
      exports.other = () => { const options = {}; options.include = [Note]; return options; };`,
  });
  expect(accesses).toContain('read lines');
  expect(accesses).not.toContain('read notes');
});

test('what a package adds to a model reads it', async () => {
  const added = (text: string) =>
    accessesOf({
      ...clinic,
      'models/bill.ts': `import paginate from 'sequelize-cursor-pagination';
        import { Column, Model, Table } from 'sequelize-typescript';
        @Table({ tableName: 'bills' }) export class Bill extends Model { @Column total: number; }
        paginate({ methodName: 'findAndPaginate', primaryKeyField: 'id' })(Bill);`,
      'index.ts': `import { Bill } from './models/bill';\nexport const list = (query) => ${text};`,
    });
  expect(await added('Bill.findAndPaginate({ ...query, raw: true })')).toContain('read bills');
  expect(await added('Bill.paginate({ page: 1 })')).toContain('read bills');
  expect(await added('Bill.hydrate(query)')).not.toContain('read bills');
});

test('a model that a base class is given, whose queries are waited for with callbacks', async () => {
  const accesses = await accessesOf({
    ...clinic,
    'services/service.js': `module.exports = class Service {
      constructor(model) { this.model = model; }
      all(params) {
        return new Promise((resolve, reject) => {
          this.model.findAndCountAll({ where: params }).then((rows) => resolve(rows)).catch((error) => reject(error));
        });
      }
      add(row) { return this.model.create(row).then(() => row).finally(() => console.log('kept')); }
      firstOf(rows) { return rows.find((row) => row.id).then((row) => row); }
    };`,
    'models/bill.js': `const { Sequelize } = require('sequelize');
      module.exports = new Sequelize('sqlite::memory:').define('bill', {});`,
    'services/bills.js': `const Service = require('./service');
      const Bill = require('../models/bill');
      module.exports = class Bills extends Service { constructor() { super(Bill); } };`,
    'index.js': `const Bills = require('./services/bills');
      exports.list = () => new Bills().all({});`,
  });
  expect(accesses).toContain('read bills');
  expect(accesses).toContain('write bills');
});

test('Sequelize: define, init, decorators, plurals, includes', async () => {
  expect(
    await accessesOf({
      ...shop,
      'models.ts': `import { DataTypes, Model, Sequelize } from 'sequelize';
        export const sequelize = new Sequelize('');
        export const Category = sequelize.define('category', {});
        export const Stock = sequelize.define('Stock', {}, { freezeTableName: true });
        export class Order extends Model {}
        Order.init({}, { sequelize, tableName: 'orders', schema: 'sales' });`,
      'decorated.ts': `import { Model, Table } from 'sequelize-typescript';
        class Base<T extends {}> extends Model<T> {}
        @Table({ tableName: 'customers' }) export class Customer extends Base<any> {}`,
      'store.ts': `import { Category, Order, Stock } from './models.js';
        import { Customer } from './decorated.js';
        export const a = () => Order.findAll({ include: [{ model: Customer }] });
        export const b = () => Category.create({});
        export const c = () => Stock.destroy({ where: {} });
        export const d = async () => { const customer = await Customer.findByPk(1); await new Customer({}).save(); return customer; };`,
    }),
  ).toEqual(['read customers', 'read sales.orders', 'write Stock', 'write categories', 'write customers']);
});

test('Sequelize: models that a connection by another name makes and keeps, of several programs each its own', async () => {
  expect(
    await accessesOf({
      'orders/package.json': '{ "dependencies": { "sequelize": "1" } }',
      'orders/models/index.js': `const Sequelize = require('sequelize');
        const db = new Sequelize({ database: process.env.DATABASE });
        require('./invoice')(db, Sequelize);
        require('./client')(db, Sequelize);
        db.models.Invoice.belongsTo(db.models.Client, { foreignKey: 'clientId' });
        module.exports = { db, Invoice: db.models.Invoice, Payer: db.models.Client };`,
      'orders/models/invoice.js':
        "module.exports = (db, Sequelize) => db.define('Invoice', { id: Sequelize.INTEGER });",
      'orders/models/client.js':
        "module.exports = async (db, Types) => db.define('Client', { id: { type: Types.INTEGER }, name: DataTypes.STRING }, { tableName: 'payers' });",
      'orders/pay.js': `const { Invoice, Payer, db } = require('./models/');
        exports.pay = async (id) => { await Invoice.findAll({ include: [{ model: Payer }] }); await db.models.Invoice.update({}, { where: { id } }); };`,
      'people/models.js': `const { Sequelize, DataTypes } = require('sequelize');
        const connection = new Sequelize('');
        connection.define('Client', { id: DataTypes.INTEGER }, { tableName: 'people' });
        module.exports = connection;`,
      'people/list.js': `const connection = require('./models');
        const { Client } = connection.models;
        exports.list = () => Client.destroy({ where: {} });`,
      'people/elements.js': "customElements.define('x-client', class {});",
    }),
  ).toEqual(['read Invoices', 'read payers', 'write Invoices', 'write people']);
});

test('Sequelize: base classes that are given what a directory of models was read into', async () => {
  expect(
    await accessesOf({
      'models/index.js': `const fs = require('fs');
        const { Sequelize, DataTypes } = require('sequelize');
        const db = {};
        const sequelize = new Sequelize(process.env.DATABASE_URL);
        fs.readdirSync(__dirname).forEach((file) => { const model = require('./' + file)(sequelize, DataTypes); db[model.name] = model; });
        module.exports = db;`,
      'models/port.js': `const { Model } = require('sequelize');
        module.exports = (sequelize) => { class Port extends Model {} Port.init({}, { sequelize, modelName: 'Port' }); return Port; };`,
      'crud-repository.js': `class CrudRepository {
          constructor(model) { this.model = model; }
          async get(id) { return this.model.findByPk(id); }
          async update(id, data) { return this.model.update(data, { where: { id } }); }
        }
        module.exports = CrudRepository;`,
      'port-repository.js': `const CrudRepository = require('./crud-repository');
        const { Port } = require('./models/index');
        class PortRepository extends CrudRepository { constructor() { super(Port); } }
        module.exports = PortRepository;`,
    }),
  ).toEqual(['read Ports', 'write Ports']);
});

test('Sequelize: base classes and functions of JavaScript that are given their models', async () => {
  expect(
    await accessesOf({
      'models.js': `const { Sequelize, DataTypes } = require('sequelize');
        const sequelize = new Sequelize('');
        exports.Order = sequelize.define('Order', { id: DataTypes.INTEGER });
        exports.Client = sequelize.define('Client', { id: DataTypes.INTEGER });
        exports.Lane = sequelize.define('Lane', { id: DataTypes.INTEGER });`,
      'crud-repository.js': `module.exports = class CrudRepository {
          constructor(model) { this.model = model; }
          async create(data) { return this.model.create(data); }
          async all() { return this.model.findAll(); }
        };`,
      'order-repository.js': `const CrudRepository = require('./crud-repository');
        const { Order } = require('./models');
        module.exports = class OrderRepository extends CrudRepository { constructor() { super(Order); } };`,
      'handlers.js': `exports.remove = (Model) => async (request, response) => { response.json(await Model.destroy({ where: { id: request.params.id } })); };
        exports.first = (lanes) => lanes.find((lane) => lane.first);`,
      'routes.js': `const { Client, Lane } = require('./models');
        const handlers = require('./handlers');
        const CrudRepository = require('./crud-repository');
        exports.remove = handlers.remove(Client);
        const lanes = new CrudRepository(Lane);
        exports.lanes = async () => { await lanes.create({}); return lanes.all(); };
        exports.first = () => handlers.first([Lane]);`,
    }),
  ).toEqual(['read Lanes', 'read Orders', 'write Clients', 'write Lanes', 'write Orders']);
});

test('Sequelize: models in files of functions, put together by reading a directory', async () => {
  expect(
    await accessesOf({
      ...shop,
      'models/index.js': `const fs = require('fs');
        const { Sequelize, DataTypes } = require('sequelize');
        const db = {};
        const sequelize = new Sequelize(process.env.DATABASE_URL);
        fs.readdirSync(__dirname).forEach((file) => { const model = require('./' + file)(sequelize, DataTypes); db[model.name] = model; });
        module.exports = db;`,
      'models/order.js':
        "module.exports = (sequelize, DataTypes) => { const Order = sequelize.define('Order', {}, { tableName: 'orders' }); return Order; };",
      'models/item.js': `const { Model } = require('sequelize');
        module.exports = (sequelize) => { class Item extends Model {} Item.init({}, { sequelize, modelName: 'Item' }); return Item; };`,
      'store.js': `const db = require('./models');
        exports.all = () => db.Order.findAll({ include: [{ model: db.Item }] });
        exports.drop = () => db.Item.destroy({ where: {} });`,
    }),
  ).toEqual(['read Items', 'read orders', 'write Items']);
});

test('models that go by their names are known however much speaks to others beside them', async () => {
  const files = {
    'package.json': JSON.stringify({
      name: 'clinic',
      scripts: { start: 'node index.js' },
      dependencies: { axios: '1', express: '5', sequelize: '6' },
    }),
    'models/index.js': `const fs = require('fs'); const path = require('path'); const Sequelize = require('sequelize');
      const sequelize = new Sequelize('clinic'); const db = {};
      fs.readdirSync(__dirname).forEach((file) => { const model = require(path.join(__dirname, file))(sequelize, Sequelize.DataTypes); db[model.name] = model; });
      module.exports = db;`,
    'models/visit.js':
      "module.exports = (sequelize, DataTypes) => sequelize.define('Visit', { at: DataTypes.DATE }, { tableName: 'visits' });",
    'visits.js': `const { Visit } = require('./models'); const letters = require('./letters');
      exports.plan = async (at) => { const visit = await Visit.create({ at }); await letters.publish('visit', { id: visit.id }); };`,
    'letters.js': `const axios = require('axios'); exports.publish = (kind, data) => axios.post('http://letters/' + kind, data);`,
    'index.js': `const app = require('express')(); const { plan } = require('./visits');
      app.post('/visits', (req, res) => plan(req.body.at)); app.listen(80);`,
    'routes.js': `const app = require('express').Router(); const { plan } = require('./visits');
      app.get('/plans', (req, res) => plan(req.query.at)); app.get('/others', (req) => fetch('http://letters/' + req.params.id));`,
  };
  const { accesses } = await modelOf(systemOf({ clinic: { files } }));
  expect(accesses.map(({ mode, table }) => `${mode} ${table}`)).toEqual(['write public.visits']);
});

test('what a model asks of itself stands in the function that is given what defines it', async () => {
  expect(
    await accessesOf({
      ...shop,
      'models/index.js': `const fs = require('fs');
        const { Sequelize, DataTypes } = require('sequelize');
        const db = {};
        const sequelize = new Sequelize(process.env.DATABASE_URL);
        fs.readdirSync(__dirname).forEach((file) => { const model = require('./' + file)(sequelize, DataTypes); db[model.name] = model; });
        module.exports = db;`,
      'models/invoice.js': `module.exports = function (sequelize, DataTypes) {
          var Invoice = sequelize.define('Invoice', { id: DataTypes.UUID });
          Invoice.associate = function (models) { Invoice.hasMany(models.Row); };
          Invoice.closeAll = function (done) { Invoice.findAll({}).then(function (found) { Invoice.destroy({ where: {} }); done(found); }); };
          return Invoice;
        };`,
      'models/row.js':
        "module.exports = (db, Sequelize) => { const Row = db.define('Row', { sku: { type: Sequelize.STRING } }); Row.last = () => Row.findOne({}); return Row; };",
      'store.js':
        "const db = require('./models');\nexports.close = () => db.Invoice.closeAll(() => db.Row.last());",
    }),
  ).toEqual(['read Invoices', 'read Rows', 'write Invoices']);
});

describe('models that something holds which nothing imports', () => {
  const registry = {
    'package.json': '{ "dependencies": { "sequelize": "6", "express": "4" } }',
    'models/order.js':
      "module.exports = (sequelize, types) => sequelize.define('Order', { paid: types.BOOLEAN }, { tableName: 'orders' });",
    'models/index.js': `const { Sequelize, DataTypes } = require('sequelize');
      const db = { models: {} }; const connection = new Sequelize('sqlite::memory:');
      db.models.Order = require('./order')(connection, DataTypes);
      global.models = db.models; module.exports = db;`,
    'index.js':
      "const app = require('express')(); const db = require('./models'); app.locals.db = db; app.set('models', db.models); app.use(require('./routes'));",
  };
  const touched = (handler: string) =>
    accessesOf({
      ...registry,
      'routes.js': `const router = require('express').Router(); router.get('/orders', async (req, res) => { ${handler} }); module.exports = router;`,
    });

  test.each([
    ['the program', 'res.json(await global.models.Order.findAll());', 'read orders'],
    ['the server', 'await req.app.locals.db.models.Order.destroy({ where: {} });', 'write orders'],
    ['the server, by a name', "res.json(await req.app.get('models').Order.count());", 'read orders'],
    [
      'the server, and that are taken out',
      "const { Order } = req.app.get('models'); await Order.create({});",
      'write orders',
    ],
  ])('by %s', async (_, handler, access) => {
    expect(await touched(handler)).toEqual([access]);
  });

  test('and not what only has a method of that name', async () => {
    expect(
      await touched('const { Cache } = global.models; await Cache.destroy(); app.Store.create({});'),
    ).toEqual([]);
  });
});

test('Sequelize: a model that is asked for by its name and given to a repository, whose base imports nothing', async () => {
  const repositories = (asked: string) => ({
    'package.json': '{ "dependencies": { "sequelize": "6" } }',
    'models/order.model.js': `const { Model } = require('sequelize');
      module.exports = (sequelize, DataTypes) => { class Order extends Model {} Order.init({ sum: DataTypes.INTEGER }, { sequelize, modelName: 'Order', tableName: 'orders' }); return Order; };`,
    'database.js': `const { Sequelize, DataTypes } = require('sequelize');
      module.exports = { init() { const db = new Sequelize('sqlite::memory:'); require('./models/order.model')(db, DataTypes); return db; } };`,
    'base.repository.js':
      'class BaseRepository { constructor(model) { this._model = model; } one(id) { return this._model.findByPk(id); } } module.exports = BaseRepository;',
    'order.repository.js':
      "const BaseRepository = require('./base.repository'); class OrderRepository extends BaseRepository {} module.exports = OrderRepository;",
    'index.js': `const { Sequelize } = require('sequelize'); const Database = require('./database'); const OrderRepository = require('./order.repository');
      const db = Database.init(); const orders = new OrderRepository(db.model(${asked})); exports.one = (id) => orders.one(id);`,
  });
  expect(await accessesOf(repositories("'Order'"))).toEqual(['read orders']);
  expect(await accessesOf(repositories("'Bill'"))).toEqual([]);
});

test('Sequelize: what a directory of models is read into has them by small names as well, and nothing else has', async () => {
  const models = (kept: string) => ({
    'package.json': '{ "dependencies": { "sequelize": "6" } }',
    'models/index.js': `const fs = require('fs'); const path = require('path'); const Sequelize = require('sequelize');
      const db = {}; const sequelize = new Sequelize('sqlite::memory:');
      fs.readdirSync(__dirname).forEach((file) => { const model = require(path.join(__dirname, file))(sequelize, Sequelize.DataTypes); ${kept} });
      module.exports = db;`,
    'models/order.js':
      "module.exports = (sequelize, DataTypes) => sequelize.define('order', { sum: DataTypes.INTEGER }, { tableName: 'orders' });",
    'index.js': "const db = require('./models'); exports.all = () => db.order.findAll();",
  });
  expect(await accessesOf(models('db[model.name] = model;'))).toEqual(['read orders']);
  expect(await accessesOf(models('db.last = 1;'))).toEqual([]);
});
