/** Who did what, when, from where, and with which result: append-only and provably unchanged. */
package io.caravan.audit;
