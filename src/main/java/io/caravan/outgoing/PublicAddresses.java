package io.caravan.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Which addresses are of the public internet, by IANA's registries of special ones. */
final class PublicAddresses {

  private static final List<AllowedAddresses.Range> SPECIAL =
      List.of(
          range("0.0.0.0", 8),
          range("10.0.0.0", 8),
          range("100.64.0.0", 10),
          range("127.0.0.0", 8),
          range("169.254.0.0", 16),
          range("172.16.0.0", 12),
          range("192.0.0.0", 24),
          range("192.0.2.0", 24),
          range("192.88.99.0", 24),
          range("192.168.0.0", 16),
          range("198.18.0.0", 15),
          range("198.51.100.0", 24),
          range("203.0.113.0", 24),
          range("224.0.0.0", 3));

  /** Of version 6 only these are given out. */
  private static final AllowedAddresses.Range GLOBAL = range("2000::", 3);

  /** Among them: Teredo, benchmarks, ORCHID, documentation, and IPv4 in 6to4. */
  private static final List<AllowedAddresses.Range> SPECIAL_6 =
      List.of(
          range("2001::", 23), range("2001:db8::", 32), range("2002::", 16), range("3fff::", 20));

  /** Version 4 behind a translator: what counts is the address within. */
  private static final AllowedAddresses.Range TRANSLATED = range("64:ff9b::", 96);

  private PublicAddresses() {}

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return SPECIAL.stream().noneMatch(range -> range.holds(address));
    }
    if (TRANSLATED.holds(address)) {
      return isPublic(of(Arrays.copyOfRange(bytes, 12, 16)));
    }
    return GLOBAL.holds(address) && SPECIAL_6.stream().noneMatch(range -> range.holds(address));
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static AllowedAddresses.Range range(String address, int bits) {
    try {
      return new AllowedAddresses.Range(InetAddress.getByName(address), bits);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(address, e);
    }
  }
}
