/**
 * The command line, and the place where the application is put together.
 *
 * <p>Top floor: the only package that prints, exits, and knows every other.
 */
package io.caravan.cli;
