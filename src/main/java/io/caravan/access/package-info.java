/** Who may do what: callers, their roles and domains. */
package io.caravan.access;
