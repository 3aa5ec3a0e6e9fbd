/** Keeps secrets and configured personal fields out of whatever people and machines are shown. */
package io.caravan.redaction;
