/**
 * The database: connections, migrations, transactions and the group commit.
 *
 * <p>One engine at a time, SQLite or PostgreSQL. Every write goes through {@link
 * io.caravan.store.Store#write} or {@link io.caravan.store.Store#apply}, which put the work of
 * concurrent callers into one transaction and one fsync.
 */
package io.caravan.store;
