package dev.docdb.replicator.message;

import dev.docdb.replicator.change.Events;
import org.bson.BsonDocument;

/** The order of a shop, with all the usual types: a typical document of one kilobyte. */
final class Orders {
  private Orders() {}

  static BsonDocument event() {
    BsonDocument order =
        BsonDocument.parse(
            """
            {_id: {$oid: '65ab00000000000000000001'}, number: 'SO-2026-000123', status: 'shipped',
             customer: {id: {$numberLong: '81234567890'}, name: 'Jürgen Groß', mail: 'juergen@example.org',
               vip: true, address: {street: 'Am "Alten" Markt 7', city: 'Köln', zip: '50667', country: 'DE'}},
             items: [{sku: 'A-1', title: 'Kettle, steel', count: 1, price: 39.9, tax: 0.19},
               {sku: 'B-22', title: 'Cup\\nwhite', count: 4, price: 4.25, tax: 0.19},
               {sku: 'C-333', title: 'Tea, green, 100 g', count: 2, price: 7.5, tax: 0.07}],
             total: 71.9, weight: 3.1415926535897931, score: 0.12345678901234567, currency: 'EUR',
             decimal: {$numberDecimal: '71.90'}, created: {$date: '2026-11-20T08:15:30.123Z'},
             updated: {$date: '2026-11-21T09:00:00Z'}, coupon: null, tags: ['new', 'gift', 'express'],
             hash: {$binary: {base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '00'}},
             note: 'Please ring twice; the neighbour takes parcels too. Leave nothing at the door, thank you.',
             flags: {paid: true, packed: true, returned: false, invoiced: true}, version: 7,
             warehouse: {$oid: '65ab00000000000000000002'}, carrier: 'DHL', attempts: 1}""");
    return Events.event("insert", "ns: {db: 'shop', coll: 'orders'}")
        .append("documentKey", new BsonDocument("_id", order.get("_id")))
        .append("fullDocument", order);
  }
}
