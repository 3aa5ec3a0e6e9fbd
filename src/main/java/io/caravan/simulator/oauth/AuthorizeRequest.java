package io.caravan.simulator.oauth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What an app asks the authorize page for, after it was found to be in order.
 *
 * @param optionalScopes asked for, but not needed
 * @param state comes back unchanged; null when there was none
 * @param codeChallenge of PKCE; null when there was none
 */
public record AuthorizeRequest(
    App app,
    String redirectUri,
    Set<String> scopes,
    Set<String> optionalScopes,
    String state,
    String codeChallenge) {

  /** Why the page shows an error; it never leads back to an address that nobody checked. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads the page's parameters.
   *
   * @param value the first value of a parameter
   * @throws Refused when the app is unknown, its address another, or its scopes do not fit
   */
  public static AuthorizeRequest read(Apps apps, Function<String, Optional<String>> value)
      throws Refused {
    App app =
        apps.byClientId(value.apply("client_id").orElse(""))
            .orElseThrow(() -> new Refused("No app has this client_id. Check the install URL."));
    String redirectUri = value.apply("redirect_uri").orElse("");
    if (!app.redirectUris().contains(redirectUri)) {
      throw new Refused(
          "The redirect_uri of the install URL is none of those that the app has configured.");
    }
    Set<String> scopes = Scopes.split(value.apply("scope").orElse(""));
    Set<String> optional = Scopes.split(value.apply("optional_scope").orElse(""));
    checkScopes(app, scopes, optional);
    String challenge = value.apply("code_challenge").orElse(null);
    if (challenge != null && !value.apply("code_challenge_method").orElse("").equals("S256")) {
      throw new Refused("The code_challenge_method of the install URL must be S256.");
    }
    return new AuthorizeRequest(
        app, redirectUri, scopes, optional, value.apply("state").orElse(null), challenge);
  }

  private static void checkScopes(App app, Set<String> scopes, Set<String> optional)
      throws Refused {
    if (scopes.isEmpty()) {
      throw new Refused("The install URL has no scope parameter.");
    }
    var missing = new TreeSet<>(app.requiredScopes());
    missing.removeAll(scopes);
    if (!missing.isEmpty()) {
      throw mismatch("The app requires more than the URL asks for: ", missing);
    }
    var unknown = new TreeSet<>(scopes);
    unknown.addAll(optional);
    unknown.removeIf(app::mayAskFor);
    if (!unknown.isEmpty()) {
      throw mismatch("The app is not configured for: ", unknown);
    }
  }

  private static Refused mismatch(String what, Set<String> scopes) {
    return new Refused(
        "The scopes of the install URL and those of the app do not match. "
            + what
            + String.join(" ", scopes));
  }

  /** Where a person who agreed is led to. */
  public String agreed(String code) {
    return back("code=" + encode(code));
  }

  /** Where a person who refused is led to. */
  public String denied() {
    return back(
        "error=access_denied&error_description=" + encode("The user did not authorize the app."));
  }

  private String back(String parameters) {
    return redirectUri
        + (redirectUri.contains("?") ? "&" : "?")
        + parameters
        + (state == null ? "" : "&state=" + encode(state));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
