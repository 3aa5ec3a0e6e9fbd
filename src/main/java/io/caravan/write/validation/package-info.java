/**
 * Validation of writes against the portal's own definitions, before anything is sent. What it
 * refuses HubSpot would refuse; what cannot be known here is left to HubSpot.
 */
package io.caravan.write.validation;
