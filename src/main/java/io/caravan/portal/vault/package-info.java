/** Encryption of tokens at rest: keys, their rotation, and where they come from. */
package io.caravan.portal.vault;
