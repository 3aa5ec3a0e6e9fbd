package io.caravan.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * A range of IP addresses in CIDR notation: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single
 * address.
 */
public final class AddressRange {

  private final byte[] network;
  private final int prefix;

  private AddressRange(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * Reads CIDR notation; never asks DNS.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = bytes(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      throw new IllegalArgumentException("not an IP address range: '" + text + "'");
    }
    int bits = network.length * 8;
    int prefix = bits;
    if (slash >= 0) {
      try {
        prefix = Integer.parseInt(text.substring(slash + 1));
      } catch (NumberFormatException e) {
        prefix = -1;
      }
    }
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("not an IP address range: '" + text + "'");
    }
    return new AddressRange(network, prefix);
  }

  /** Whether any of the ranges holds the address; text that is no address is in none. */
  public static boolean anyHolds(List<AddressRange> ranges, String address) {
    byte[] bytes = bytes(address);
    return bytes != null && ranges.stream().anyMatch(range -> range.holds(bytes));
  }

  private boolean holds(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefix / 8;
    if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
      return false;
    }
    int rest = prefix % 8;
    int mask = 0xff << (8 - rest);
    return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
  }

  /**
   * IPv4 or IPv6 literal to bytes; an IPv4 address inside IPv6 comes out as IPv4. Null for anything
   * else: a name would otherwise be looked up.
   */
  private static byte[] bytes(String literal) {
    if (literal == null
        || literal.isEmpty()
        || literal.length() > 45
        || !literal.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')
        || (literal.indexOf(':') < 0 && !literal.matches("\\d{1,3}(\\.\\d{1,3}){3}"))) {
      return null;
    }
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
