package io.caravan.gateway;

/**
 * Tells the circuit breaker that HubSpot did badly. Only such failures leave the breaker as
 * exceptions: Camel's breaker knows failures by exception alone, and a 404 is none.
 */
final class HubSpotTrouble extends RuntimeException {

  HubSpotTrouble(String message) {
    super(message, null, false, false);
  }
}
