package io.caravan.simulator.crm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of hosts in values, as validation rules compare them. */
final class WebHosts {

  private static final Pattern DOMAINS =
      Pattern.compile("(?i)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");

  private WebHosts() {}

  static boolean isDomain(String value) {
    return DOMAINS.matcher(value).matches();
  }

  /** The host of an address; null when it is none. */
  static String host(String url) {
    try {
      URI uri = new URI(url.contains("://") ? url : "https://" + url);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getHost() != null && isDomain(uri.getHost()) ? uri.getHost() : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * Whether a host is one of some domains, in upper or lower case.
   *
   * @param below whether one below them is, too
   */
  static boolean isOf(String host, List<String> domains, boolean below) {
    String low = host.toLowerCase(Locale.ROOT);
    return domains.stream()
        .map(domain -> domain.toLowerCase(Locale.ROOT))
        .anyMatch(domain -> low.equals(domain) || below && low.endsWith("." + domain));
  }
}
