/** Kills the real process again and again, and counts what was lost or done twice. */
package io.caravan.crash;
