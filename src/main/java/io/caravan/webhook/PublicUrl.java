package io.caravan.webhook;

import io.caravan.http.InboundRequest;
import java.util.List;
import java.util.Optional;

/**
 * Rebuilds the URL that HubSpot called, which is part of what it signed.
 *
 * <p>The configured base wins. Without one, forwarded headers are believed from trusted proxies
 * alone; for all others the request's own Host counts.
 */
final class PublicUrl {

  private final Optional<String> base;
  private final List<AddressRange> trustedProxies;

  PublicUrl(Optional<String> base, List<AddressRange> trustedProxies) {
    this.base = base;
    this.trustedProxies = trustedProxies;
  }

  /** Scheme, host, path and query; escapes as they came over the wire. */
  String of(InboundRequest request) {
    if (base.isPresent()) {
      return base.get() + request.target();
    }
    String scheme = request.secure() ? "https" : "http";
    String host = request.header("Host");
    if (AddressRange.anyHolds(trustedProxies, request.remoteAddress())) {
      scheme = first(request.header("X-Forwarded-Proto"), scheme);
      host = first(request.header("X-Forwarded-Host"), host);
    }
    return scheme + "://" + host + request.target();
  }

  /**
   * The address that the request came from: the peer, or behind trusted proxies the last hop that
   * is not one of them. What stands further left can be made up by the caller.
   */
  String clientAddress(InboundRequest request) {
    String address = request.remoteAddress();
    String forwarded = request.header("X-Forwarded-For");
    if (forwarded == null) {
      return address;
    }
    String[] hops = forwarded.split(",");
    for (int i = hops.length - 1; i >= 0 && AddressRange.anyHolds(trustedProxies, address); i--) {
      address = hops[i].strip();
    }
    return address;
  }

  private static String first(String list, String otherwise) {
    if (list == null || list.isBlank()) {
      return otherwise;
    }
    int comma = list.indexOf(',');
    return (comma < 0 ? list : list.substring(0, comma)).strip();
  }
}
