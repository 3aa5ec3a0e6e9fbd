/** What the mirror keeps of persons, and how it is erased. */
package io.caravan.mirror.erasure;
