/**
 * Echoes: events of changes that Caravan itself has written, known again by record, property, value
 * and time. What is kept are hashes.
 */
package io.caravan.write.echo;
