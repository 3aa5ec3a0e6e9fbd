package io.caravan.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks a host's addresses up once in a while, and goes on with the last known ones when the
 * look-up fails. Stands in for {@code networkaddress.cache.ttl}, which is a security property of
 * the whole JVM that has to be set before the first look-up; the few hosts of one client make a
 * bound unnecessary.
 */
final class RememberedAddresses implements DnsResolver {

  private record Known(InetAddress[] addresses, long since) {}

  private final DnsResolver dns;
  private final long ttl;
  private final LongSupplier nanos;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

  RememberedAddresses(DnsResolver dns, Duration ttl, LongSupplier nanos) {
    this.dns = dns;
    this.ttl = ttl.toNanos();
    this.nanos = nanos;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Known last = known.get(host);
    if (last != null && nanos.getAsLong() - last.since < ttl) {
      return last.addresses.clone();
    }
    try {
      InetAddress[] addresses = dns.resolve(host);
      known.put(host, new Known(addresses, nanos.getAsLong()));
      return addresses.clone();
    } catch (UnknownHostException e) {
      if (last == null) {
        throw e;
      }
      return last.addresses.clone();
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return dns.resolveCanonicalHostname(host);
  }
}
