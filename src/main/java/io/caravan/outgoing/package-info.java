/** Calls to addresses that somebody else has named: where they may go, and how. */
package io.caravan.outgoing;
