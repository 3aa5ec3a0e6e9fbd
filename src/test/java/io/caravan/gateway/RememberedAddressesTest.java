package io.caravan.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;

class RememberedAddressesTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Dns dns = new Dns();
  private final RememberedAddresses addresses =
      new RememberedAddresses(dns, Duration.ofMinutes(5), nanos::get);

  @Test
  void a_host_is_looked_up_once_in_five_minutes() throws Exception {
    addresses.resolve("api.hubapi.com");
    nanos.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
    addresses.resolve("api.hubapi.com");
    assertThat(dns.asked).isEqualTo(1);
    nanos.addAndGet(1);
    addresses.resolve("api.hubapi.com");
    assertThat(dns.asked).isEqualTo(2);
  }

  @Test
  void when_the_look_up_fails_the_last_known_addresses_serve() throws Exception {
    InetAddress[] known = addresses.resolve("api.hubapi.com");
    dns.down = true;
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(addresses.resolve("api.hubapi.com")).isEqualTo(known);
    assertThatThrownBy(() -> addresses.resolve("never.seen"))
        .isInstanceOf(UnknownHostException.class);
  }

  private static final class Dns implements DnsResolver {
    private int asked;
    private boolean down;

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      asked++;
      if (down) {
        throw new UnknownHostException(host);
      }
      return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, 1})};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
