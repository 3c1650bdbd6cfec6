import { expect, test } from 'vitest';
import { accessesOf } from './support.js';

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
