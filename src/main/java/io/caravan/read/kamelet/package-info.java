/** What the kamelet that reads records is made of. */
package io.caravan.read.kamelet;
