/**
 * Compares two databases: two of Caravan's, or one of them with the tables of another integration.
 * Docs: docs/RECONCILE.md.
 */
package io.caravan.mirror.compare;
