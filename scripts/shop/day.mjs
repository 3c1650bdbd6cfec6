/**
 * In: a way to run the shop's queries, and a source of chance. Out: one ordinary day in the shop, query by query, in the order
 * and the transactions in which the services' code sends them. Each method is named after what happens.
 */

/** @typedef {Record<string, any>} Row */
/**
 * @typedef {object} Services
 * @property {(service: string, query: string, parameters?: unknown[]) => Promise<Row[]>} run sends a query by its name
 * @property {(service: string, work: () => Promise<void>) => Promise<void>} transaction
 * @property {(service: string) => Promise<unknown>} ping the health check
 */
/**
 * @typedef {object} Chance
 * @property {(limit: number) => number} below a whole number from 0 to limit - 1
 * @property {(share: number) => boolean} happens true in that share of all cases
 */
/** @typedef {{ orderId: number, lines: Row[], warehouseId: number }} Parcel */

const SESSIONS = 900;
const CATEGORIES = ['lamps', 'kitchen', 'living', 'bath', 'garden'];
const SEARCHES = ['lamp', 'oak', 'bowl', 'wool', 'mirror', 'glass', 'jar', 'torch'];
const HEALTH_CHECKED = ['orders', 'payments', 'catalog', 'inventory', 'shipping', 'notifications'];
/** How many of each seed.sql leaves. */
const CUSTOMERS = 2500;
const OLD_ORDERS = 18_000;
const WAREHOUSES = 3;

/**
 * @param {Services} services
 * @param {Chance} chance
 */
export async function ordinaryDay(services, chance) {
  const day = new Day(services, chance);
  /** @type {Parcel[]} */
  const packing = [];
  for (let session = 0; session < SESSIONS; session += 1) {
    const shelf = await day.browse();
    const parcel = chance.happens(0.45) ? await day.fillCart(shelf) : undefined;
    if (parcel !== undefined) packing.push(parcel);
    if (session % 2 === 0) await day.collectPaidOrders();
    if (packing.length > 3) for (const packed of packing.splice(0, 2)) await day.dispatch(packed);
    await day.relayEvents();
    if (session % 6 === 0) await day.moveStock();
    if (session % 6 === 0) await day.help();
    if (session % 3 === 0) for (const service of HEALTH_CHECKED) await services.ping(service);
  }
}

class Day {
  /**
   * @param {Services} services
   * @param {Chance} chance
   */
  constructor({ run, transaction }, chance) {
    this.run = run;
    this.transaction = transaction;
    this.chance = chance;
  }

  /** The storefront: a category with the stock of each product on it, some product pages, sometimes a search. */
  async browse() {
    const products = await this.run('catalog', 'LIST_PRODUCTS', [this.oneOf(CATEGORIES)]);
    for (const { sku } of products) await this.run('inventory', 'STOCK_OF_SKU', [sku]);
    if (this.chance.happens(0.6)) {
      products.push(...(await this.run('catalog', 'SEARCH_PRODUCTS', [this.oneOf(SEARCHES)])));
    }
    for (let page = this.chance.below(5); page > 0; page -= 1) {
      const { sku } = this.oneOf(products);
      await this.run('catalog', 'FIND_PRODUCT', [sku]);
      await this.run('inventory', 'STOCK_OF_SKU', [sku]);
    }
    return products;
  }

  /**
   * A cart, which most customers order.
   * @param {Row[]} shelf
   */
  async fillCart(shelf) {
    const customerId = await this.identify();
    const [cart] = await this.run('orders', 'CREATE_CART', [customerId]);
    for (let line = 1 + this.chance.below(3); line > 0; line -= 1) {
      const { sku } = this.oneOf(shelf);
      const [product] = await this.run('catalog', 'FIND_PRODUCT', [sku]);
      await this.run('orders', 'PUT_CART_LINE', [
        cart?.id,
        sku,
        1 + this.chance.below(2),
        product?.price_cents,
      ]);
      await this.run('orders', 'LOAD_CART', [cart?.id]);
    }
    return this.chance.happens(0.8) ? this.placeOrder(cart?.id, customerId) : undefined;
  }

  async identify() {
    const address = ['Seestr. 12', '13353', 'Berlin', 'DE'];
    if (this.chance.happens(0.1)) {
      const email = `new${this.chance.below(1_000_000_000)}@example.org`;
      const values = [email, 'Mia Sommer', ...address, null];
      const [registered] = await this.run('orders', 'REGISTER_CUSTOMER', values);
      return Number(registered?.id);
    }
    const known = 1 + this.chance.below(CUSTOMERS);
    if (this.chance.happens(0.05)) await this.run('orders', 'MOVE_CUSTOMER', [known, ...address]);
    return known;
  }

  /**
   * The whole checkout, through five services.
   * @param {number} cartId
   * @param {number} customerId
   * @returns {Promise<Parcel | undefined>} nothing if it came to nothing
   */
  async placeOrder(cartId, customerId) {
    const lines = await this.run('orders', 'LOAD_CART', [cartId]);
    const [customer = {}] = await this.run('orders', 'FIND_CUSTOMER', [customerId]);
    const warehouse = await this.quote(lines, customer.country);
    if (warehouse === undefined) return undefined;

    const net = lines.reduce((sum, line) => sum + line.quantity * line.unit_cents, 0);
    const amounts = [net, Math.round(net * 0.19), net < 5900 ? 490 : 0];
    const address = [customer.street, customer.postcode, customer.city, customer.country];
    let orderId = 0;
    await this.transaction('orders', async () => {
      const [order] = await this.run('orders', 'INSERT_ORDER', [customerId, ...amounts, ...address]);
      orderId = Number(order?.id);
      for (const { sku, quantity, unit_cents } of lines) {
        await this.run('orders', 'INSERT_ORDER_LINE', [orderId, sku, quantity, unit_cents, warehouse.id]);
        await this.run('orders', 'RESERVE_STOCK', [sku, warehouse.id, quantity]);
      }
    });
    const parcel = { orderId, lines, warehouseId: Number(warehouse.id) };
    if (!(await this.charge(orderId))) {
      await this.cancel(parcel);
      return undefined;
    }
    await this.run('orders', 'DELETE_CART', [cartId]);
    await this.mail(`placed-${orderId}`, customerId, `Your order ${orderId}`);
    await this.orderPage(orderId);
    return parcel;
  }

  /**
   * @param {Row[]} lines
   * @param {string} country
   */
  async quote(lines, country) {
    const skus = lines.map((line) => line.sku);
    const bundles = await this.run('catalog', 'BUNDLE_PARTS', [skus]);
    if (bundles.length > 0) return undefined;
    const [warehouse] = await this.run('inventory', 'WAREHOUSES_HOLDING', [skus]);
    await this.run('shipping', 'CHEAPEST_RATE', [country === 'DE' ? 'domestic' : 'abroad']);
    return warehouse;
  }

  /**
   * @param {number} orderId
   * @returns {Promise<boolean>} whether the card was accepted
   */
  async charge(orderId) {
    const [order = {}] = await this.run('orders', 'FIND_ORDER', [orderId]);
    await this.run('orders', 'ORDER_LINES', [orderId]);
    const cents = order.net_cents + order.tax_cents + order.shipping_cents;
    const captured = this.chance.happens(0.95);
    const status = captured ? 'captured' : 'declined';
    await this.transaction('payments', async () => {
      await this.run('payments', 'INSERT_CHARGE', [orderId, cents, order.currency, status, `pi_${orderId}`]);
      if (captured) await this.run('payments', 'MARK_ORDER_PAID', [orderId]);
      await this.audit('payments', 'payments', `charge.${status}`, `order:${orderId}`);
    });
    return captured;
  }

  /** @param {Parcel} parcel */
  async cancel({ orderId, lines, warehouseId }) {
    await this.transaction('orders', async () => {
      await this.run('orders', 'CANCEL_ORDER', [orderId]);
      for (const { sku, quantity } of lines) {
        await this.run('orders', 'RELEASE_STOCK', [sku, warehouseId, quantity]);
      }
    });
  }

  /**
   * @param {string} eventId
   * @param {number} customerId
   * @param {string} subject
   */
  async mail(eventId, customerId, subject) {
    const [answer] = await this.run('notifications', 'IS_UNSUBSCRIBED', [customerId]);
    if (answer?.unsubscribed) return;
    await this.run('notifications', 'CUSTOMER_EMAIL', [customerId]);
    await this.run('notifications', 'NOTE_MESSAGE', [eventId, customerId, subject]);
  }

  /** @param {number} orderId */
  async orderPage(orderId) {
    await this.run('orders', 'FIND_ORDER', [orderId]);
    await this.run('orders', 'ORDER_LINES', [orderId]);
    await this.run('shipping', 'SHIPMENT_OF_ORDER', [orderId]);
  }

  /** shipping looks for what it has to pack. */
  async collectPaidOrders() {
    const [last] = await this.run('shipping', 'LAST_PAID_AT');
    const paid = await this.run('shipping', 'ORDERS_PAID_SINCE', [last?.paid_at]);
    for (const { id, customer_id, street, postcode, city, country, paid_at } of paid) {
      const address = [street, `${postcode} ${city}`, country].join('\n');
      await this.run('shipping', 'INSERT_SHIPMENT', [id, customer_id, address, paid_at]);
    }
  }

  /**
   * The warehouse picks a parcel and hands it to the carrier.
   * @param {Parcel} parcel
   */
  async dispatch({ orderId, lines, warehouseId }) {
    for (const { sku, quantity } of lines) {
      await this.transaction('inventory', async () => {
        await this.run('inventory', 'PICK_GOODS', [sku, warehouseId, quantity]);
        await this.run('inventory', 'INSERT_MOVEMENT', [sku, warehouseId, 'pick', -quantity]);
      });
    }
    await this.transaction('shipping', async () => {
      const [sent] = await this.run('shipping', 'DISPATCH_SHIPMENT', [orderId, 'dhl', `JJD${orderId}`]);
      if (sent === undefined) return;
      const event = { orderId, customerId: Number(sent.customer_id) };
      await this.run('shipping', 'INSERT_EVENT', ['shipment.dispatched', event]);
    });
  }

  /** shipping's outbox, and the mails that follow. */
  async relayEvents() {
    /** @type {Row[]} */
    let events = [];
    await this.transaction('shipping', async () => {
      events = await this.run('shipping', 'UNSENT_EVENTS');
      if (events.length > 0) await this.run('shipping', 'MARK_SENT', [events.map(({ id }) => id)]);
    });
    for (const { id, payload } of events) {
      await this.mail(`shipment-${id}`, payload.customerId, `Order ${payload.orderId} is on its way`);
      await this.orderPage(payload.orderId);
    }
  }

  /** A delivery; sometimes somebody counts the shelf, or changes the price. */
  async moveStock() {
    const product = this.oneOf(await this.run('catalog', 'LIST_PRODUCTS', [this.oneOf(CATEGORIES)]));
    const place = [product.sku, 1 + this.chance.below(WAREHOUSES)];
    const delivered = 12 * (1 + this.chance.below(4));
    await this.transaction('inventory', async () => {
      await this.run('inventory', 'RECEIVE_GOODS', [...place, delivered]);
      await this.run('inventory', 'INSERT_MOVEMENT', [...place, 'delivery', delivered]);
    });
    if (this.chance.happens(0.4)) {
      await this.transaction('inventory', async () => {
        await this.run('inventory', 'CORRECT_COUNT', [...place, 90]);
        await this.run('inventory', 'INSERT_MOVEMENT', [...place, 'count', 90]);
        await this.audit('inventory', 'employee:17', 'stock.corrected', `sku:${product.sku}`);
      });
    }
    if (this.chance.happens(0.2)) {
      await this.run('catalog', 'CHANGE_PRICE', [product.sku, product.price_cents + 100]);
    }
  }

  /** The help desk: a return, its refund, a look at the mails that went out, sometimes "no more mails, please". */
  async help() {
    const orderId = 1 + this.chance.below(OLD_ORDERS);
    const [order] = await this.run('orders', 'FIND_ORDER', [orderId]);
    const [line] = await this.run('orders', 'ORDER_LINES', [orderId]);
    const values = [orderId, line?.sku, 1, 'does not fit', line?.unit_cents];
    await this.run('orders', 'INSERT_RETURN', values);
    await this.run('orders', 'RETURNS_OF_ORDER', [orderId]);
    await this.transaction('payments', async () => {
      await this.run('payments', 'FIND_CHARGE', [orderId]);
      await this.run('payments', 'REFUNDED_SO_FAR', [orderId]);
      await this.run('payments', 'INSERT_REFUND', [orderId, 100, 'does not fit']);
      await this.audit('payments', 'payments', 'charge.refunded', `charge:${orderId}`);
    });
    await this.run('notifications', 'RECENT_MESSAGES', [order?.customer_id]);
    if (this.chance.happens(0.2)) await this.run('notifications', 'UNSUBSCRIBE', [order?.customer_id]);
  }

  /**
   * @param {string} service
   * @param {string} actor
   * @param {string} action
   * @param {string} subject
   */
  async audit(service, actor, action, subject) {
    await this.run(service, 'WRITE_AUDIT', [actor, action, subject, { source: 'api' }]);
  }

  /**
   * @template Choice
   * @param {readonly Choice[]} choices
   * @returns {Choice}
   */
  oneOf(choices) {
    return /** @type {Choice} */ (choices[this.chance.below(choices.length)]);
  }
}
