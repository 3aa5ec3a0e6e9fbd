package io.caravan.outgoing;

import io.caravan.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which machines may be called: all on the public internet, and those of others that the settings
 * name. Everything else is refused, above all this machine, its neighbours, and the addresses at
 * which clouds hand out credentials.
 *
 * @param hosts names whose addresses may be private, in small letters
 * @param ranges addresses that may be called though they are private
 */
public record AllowedAddresses(Set<String> hosts, List<Range> ranges) {

  private static final String KEY = "caravan.outgoing.allow";

  /**
   * Addresses that begin alike.
   *
   * @param bits how many bits count
   */
  public record Range(InetAddress address, int bits) {

    boolean holds(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] theirs = other.getAddress();
      if (mine.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  public AllowedAddresses {
    hosts = Set.copyOf(hosts);
    ranges = List.copyOf(ranges);
  }

  /** Reads {@code caravan.outgoing.allow}: names, addresses and ranges, separated by commas. */
  public static AllowedAddresses from(Settings settings) {
    return settings.choice(
        KEY,
        new AllowedAddresses(Set.of(), List.of()),
        "host names, addresses, or ranges such as 10.1.0.0/16, separated by commas",
        AllowedAddresses::parse);
  }

  /** Reads the list. */
  static AllowedAddresses parse(String text) {
    Set<String> hosts = new TreeSet<>();
    List<Range> ranges = new ArrayList<>();
    for (String entry : text.strip().split("\\s*,\\s*")) {
      int slash = entry.indexOf('/');
      String address = slash < 0 ? entry : entry.substring(0, slash);
      if (isLiteral(address)) {
        ranges.add(range(address, slash < 0 ? null : entry.substring(slash + 1)));
      } else if (slash < 0 && entry.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
        hosts.add(entry.toLowerCase(Locale.ROOT));
      } else {
        throw new IllegalArgumentException(entry);
      }
    }
    return new AllowedAddresses(hosts, ranges);
  }

  private static Range range(String address, String bits) {
    try {
      InetAddress literal = InetAddress.getByName(address);
      int most = literal.getAddress().length * 8;
      int given = bits == null ? most : Integer.parseInt(bits);
      if (given < 1 || given > most) {
        throw new IllegalArgumentException(address + "/" + bits);
      }
      return new Range(literal, given);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  /** Written as an address, so that nobody needs to be asked what it is. */
  static boolean isLiteral(String host) {
    return host.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        || (host.contains(":") && host.matches("[0-9a-fA-F:.]+"));
  }

  /**
   * The addresses of a host that may be called.
   *
   * @param resolved all that it has
   * @throws AddressRefused when one of them may not: a name with a public and a private address is
   *     up to something
   */
  public InetAddress[] require(String host, InetAddress... resolved) throws AddressRefused {
    if (!hosts.contains(host.toLowerCase(Locale.ROOT))) {
      for (InetAddress address : resolved) {
        if (!PublicAddresses.isPublic(address)
            && ranges.stream().noneMatch(range -> range.holds(address))) {
          throw new AddressRefused(
              "%s is not called: %s is no address of the public internet; to allow it, name it in %s"
                  .formatted(host, address.getHostAddress(), KEY));
        }
      }
    }
    return resolved;
  }

  /** Why a host that is written as an address, or as localhost, is not called; else nothing. */
  public Optional<String> refusal(String host) {
    String plain = host.replaceAll("^\\[|]$", "");
    if (!isLiteral(plain) && !plain.equalsIgnoreCase("localhost")) {
      return Optional.empty();
    }
    try {
      resolve(plain);
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of(
          "is not called, for it is no address of the public internet; to allow it, set "
              + KEY
              + "="
              + plain);
    }
  }

  /** Asks what addresses a host has, and requires all of them. */
  public InetAddress[] resolve(String host) throws UnknownHostException {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return require(plain, InetAddress.getAllByName(plain));
  }
}
