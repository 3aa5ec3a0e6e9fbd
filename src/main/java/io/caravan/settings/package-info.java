/**
 * Reads {@code application.properties} and its overrides into typed values; says what is wrong with
 * them.
 *
 * <p>Ground floor: knows the JDK alone. Each feature turns its part into an immutable, validated
 * record.
 */
package io.caravan.settings;
