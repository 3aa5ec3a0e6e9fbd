/**
 * Proves that the mirror equals HubSpot, finds what does not in few calls, and repairs it. Docs:
 * docs/RECONCILE.md.
 */
package io.caravan.mirror.reconcile;
