package io.caravan.access;

import io.caravan.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A company's identity provider, whose tokens are accepted.
 *
 * @param issuer the claim {@code iss} of its tokens
 * @param audience what the claim {@code aud} must name
 * @param keys where its public keys are (JWKS)
 * @param userClaim which claim is the user's id
 * @param domainClaim which claim is the domain
 * @param domain of users whose tokens name none; empty when they must
 * @param rolesClaim which claim holds the roles, a text or a list; dots lead into objects
 * @param roles what the provider calls each role
 */
record CompanyIssuer(
    String issuer,
    String audience,
    URI keys,
    String userClaim,
    String domainClaim,
    String domain,
    String rolesClaim,
    Map<Role, List<String>> roles) {

  private static final String PREFIX = "caravan.access.jwt.";

  CompanyIssuer {
    roles = Map.copyOf(roles);
  }

  /** Reads {@code caravan.access.jwt.*}; empty when no issuer is set. */
  static Optional<CompanyIssuer> from(Settings settings) {
    String issuer = settings.text(PREFIX + "issuer", "");
    String audience = settings.text(PREFIX + "audience", "");
    Optional<String> url = settings.text(PREFIX + "jwks-url");
    URI keys = settings.url(PREFIX + "jwks-url", "https://localhost");
    var roles = new EnumMap<Role, List<String>>(Role.class);
    for (Role role : Role.values()) {
      roles.put(role, settings.list(PREFIX + role.label() + "-roles", role.label()));
    }
    var company =
        new CompanyIssuer(
            issuer,
            audience,
            keys,
            settings.text(PREFIX + "user-claim", "sub"),
            settings.text(PREFIX + "domain-claim", "domain"),
            settings.text(PREFIX + "domain", ""),
            settings.text(PREFIX + "roles-claim", "roles"),
            roles);
    if (issuer.isEmpty()) {
      if (!audience.isEmpty() || url.isPresent()) {
        settings.reject(
            PREFIX + "issuer", "is not set, but its audience or keys are; set all three or none");
      }
      return Optional.empty();
    }
    if (audience.isEmpty() || url.isEmpty()) {
      settings.reject(
          PREFIX + "issuer", "needs " + PREFIX + "audience and " + PREFIX + "jwks-url as well");
    } else if (keys.getScheme().equals("http") && !isLoopback(keys.getHost())) {
      settings.reject(
          PREFIX + "jwks-url",
          "is " + keys + ", but must be https: whoever can change the answer can make any token");
    }
    if (issuer.equals(LocalTokens.ISSUER)) {
      settings.reject(PREFIX + "issuer", "is " + issuer + ", which is the name of Caravan itself");
    }
    return Optional.of(company);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
