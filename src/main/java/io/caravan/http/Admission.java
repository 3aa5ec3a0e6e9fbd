package io.caravan.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Keeps web pages from using somebody's browser against a port of ours: a page of any site can make
 * a browser on this machine reach it. Callers need a credential as well, which no browser sends by
 * itself.
 */
public final class Admission {

  /** A header that no web page can send to another site without asking first. */
  public static final String REQUEST_HEADER = "X-Caravan-Request";

  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");

  private final String host;
  private final String port;
  private final Set<String> names;
  private final CrossOrigin origins;

  /**
   * @param host where the port listens
   * @param port what the port is called, for messages: the management port, the API
   */
  public Admission(String host, String port) {
    this(host, port, Set.of(), CrossOrigin.NONE);
  }

  /**
   * @param names by which callers reach the port, beside addresses, localhost and the host
   * @param origins sites whose pages may use it
   */
  public Admission(String host, String port, Set<String> names, CrossOrigin origins) {
    this.host = host;
    this.port = port;
    this.names = Set.copyOf(names);
    this.origins = origins;
  }

  /**
   * Why a request is refused; empty when it is not.
   *
   * @param header looks up a header's value; null for none
   */
  public Optional<String> refusal(String method, UnaryOperator<String> header) {
    return foreign(header).or(() -> careless(method, header));
  }

  /** Why a request is refused that a web page of another site caused; empty when none did. */
  Optional<String> foreign(UnaryOperator<String> header) {
    String named = header.apply("Host");
    if (named == null || !isOurs(named.replaceFirst(":\\d+$", ""))) {
      return Optional.of(
          "The Host header must be an address, localhost or " + host + ", not " + named);
    }
    String site = header.apply("Sec-Fetch-Site");
    String origin = header.apply("Origin");
    if (origins.allows(origin)) {
      return Optional.empty();
    }
    if ((site != null && !OWN_SITES.contains(site))
        || (origin != null
            && !origin.equals("http://" + named)
            && !origin.equals("https://" + named))) {
      return Optional.of("Web pages of other sites may not use " + port);
    }
    return Optional.empty();
  }

  /** Why a change is refused that any web page's form could have sent; empty when none could. */
  Optional<String> careless(String method, UnaryOperator<String> header) {
    String type = header.apply("Content-Type");
    boolean deliberate =
        header.apply(REQUEST_HEADER) != null
            || (type != null && type.strip().startsWith("application/json"));
    if (!READING.contains(method) && !deliberate) {
      return Optional.of(
          "A change needs the header "
              + REQUEST_HEADER
              + " (any value) or Content-Type: application/json");
    }
    return Optional.empty();
  }

  /** Names of other hosts may lead here by a trick with DNS. */
  private boolean isOurs(String name) {
    return name.equalsIgnoreCase("localhost")
        || name.equalsIgnoreCase(host)
        || names.contains(name.toLowerCase(Locale.ROOT))
        || ADDRESS.matcher(name).matches();
  }
}
