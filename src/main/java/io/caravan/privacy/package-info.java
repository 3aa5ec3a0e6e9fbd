/** Erasure and export of what is kept about one person. */
package io.caravan.privacy;
