-- What the shop holds on the morning of the captured day. Runs before the statistics are reset.

INSERT INTO catalog.products (sku, name, category, price_cents, grams, active)
SELECT
  lower(material || '-' || thing),
  material || ' ' || lower(thing),
  category,
  990 + (m * 137 + t * 411) % 19000,
  120 + (m * 31 + t * 77) % 4000,
  (m * 7 + t) % 23 <> 0
FROM unnest(ARRAY['Brass', 'Oak', 'Linen', 'Glass', 'Wool', 'Marble', 'Cork', 'Steel', 'Walnut', 'Clay', 'Paper', 'Cotton'])
  WITH ORDINALITY AS materials (material, m)
CROSS JOIN LATERAL (
  SELECT thing, t, (ARRAY['lamps', 'kitchen', 'living', 'bath', 'garden'])[1 + t % 5] AS category
  FROM unnest(ARRAY[
    'Lamp', 'Bowl', 'Cushion', 'Mirror', 'Planter', 'Pendant', 'Tray', 'Throw', 'Hook', 'Lantern',
    'Sconce', 'Carafe', 'Stool', 'Shelf', 'Bench', 'Chandelier', 'Mug', 'Rug', 'Basket', 'Trellis',
    'Spotlight', 'Plate', 'Sideboard', 'Soapdish', 'Birdhouse', 'Nightlight', 'Jar', 'Armchair', 'Towel', 'Torch'])
    WITH ORDINALITY AS things (thing, t)
) AS things;

INSERT INTO catalog.bundle_parts (sku, part_sku, quantity)
SELECT lower(material || '-basket'), lower(material || '-' || part), 1
FROM unnest(ARRAY['Brass', 'Oak', 'Linen', 'Glass']) AS material, unnest(ARRAY['mug', 'plate', 'tray']) AS part;

INSERT INTO inventory.warehouses (name, postcode)
VALUES ('Hamburg', '20457'), ('Leipzig', '04109'), ('Augsburg', '86153');

INSERT INTO inventory.stock (sku, warehouse_id, on_hand)
SELECT sku, w.id, 40 + (length(sku) * 13 + w.id * 29 + grams) % 160
FROM catalog.products, inventory.warehouses w
WHERE sku NOT IN (SELECT b.sku FROM catalog.bundle_parts b);

INSERT INTO orders.customers (email, full_name, street, postcode, city, country, vat_id)
SELECT
  'customer' || n || '@example.org',
  (ARRAY['Ida', 'Paul', 'Mia', 'Emil', 'Lina', 'Noah', 'Ella', 'Finn'])[1 + n % 8] || ' '
    || (ARRAY['Brandt', 'Krause', 'Vogel', 'Lorenz', 'Busch', 'Winter', 'Sommer'])[1 + n % 7],
  'Hafenstr. ' || 1 + n % 90,
  lpad(((n * 7919) % 99999)::text, 5, '0'),
  (ARRAY['Hamburg', 'Berlin', 'Leipzig', 'Augsburg', 'Wien'])[1 + n % 5],
  CASE WHEN n % 5 = 4 THEN 'AT' ELSE 'DE' END,
  CASE WHEN n % 11 = 0 THEN 'DE' || 100000000 + n END
FROM generate_series(1, 2500) AS n;

INSERT INTO orders.orders
  (customer_id, status, net_cents, tax_cents, shipping_cents, street, postcode, city, country, placed_at, paid_at)
SELECT c.id, 'paid', 4000 + n % 9000, 760, 490, street, postcode, city, country, at, at + interval '4 seconds'
FROM generate_series(1, 18000) AS n
JOIN orders.customers c ON c.id = 1 + (n * 31) % 2500
CROSS JOIN LATERAL (SELECT now() - interval '1 day' - (18000 - n) * interval '7 minutes' AS at) AS placed;

INSERT INTO orders.order_lines (order_id, sku, quantity, unit_cents, warehouse_id)
SELECT o.id, p.sku, 1 + o.id % 3, p.price_cents, 1 + o.id % 3
FROM orders.orders o
JOIN (SELECT sku, price_cents, row_number() OVER (ORDER BY sku) AS n FROM catalog.products) AS p
  ON p.n IN (1 + o.id % 350, 1 + (o.id * 17) % 350);

INSERT INTO payments.charges (order_id, amount_cents, currency, status, gateway_reference, charged_at)
SELECT id, net_cents + tax_cents + shipping_cents, currency, 'captured', 'pi_' || md5(id::text), paid_at
FROM orders.orders
ORDER BY id;

INSERT INTO shipping.shipments
  (order_id, customer_id, address, order_paid_at, status, carrier, tracking_code, dispatched_at)
SELECT id, customer_id, street, paid_at, 'dispatched', 'dhl', 'JJD' || id, paid_at + interval '1 day'
FROM orders.orders
ORDER BY id;

INSERT INTO notifications.messages (event_id, customer_id, subject, sent_at)
SELECT 'order-' || id, customer_id, 'Your order ' || id, placed_at
FROM orders.orders;

INSERT INTO notifications.unsubscribes (customer_id)
SELECT id FROM orders.customers WHERE id % 40 = 0;

ANALYZE;
