package io.caravan.portal.oauth;

import io.caravan.access.Caller;
import io.caravan.http.RequestRefused;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Makes links to HubSpot's install page, each good for one connection and a short time. */
final class InstallLink {

  /** No number, and nothing that stands for another portal's. */
  private static final String NAME = "(?!portal-\\d+$)[a-z][a-z0-9-]{0,49}";

  private final PortalSettings app;
  private final OAuthSettings settings;
  private final SignedState states;
  private final Authorizations authorizations;
  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  InstallLink(
      PortalSettings app,
      OAuthSettings settings,
      SignedState states,
      Authorizations authorizations,
      Clock clock) {
    this.app = app;
    this.settings = settings;
    this.states = states;
    this.authorizations = authorizations;
    this.clock = clock;
  }

  /**
   * A link.
   *
   * @param id to ask what became of it; the link cannot be made from it
   */
  record Link(UUID id, String url, Instant end) {}

  /**
   * Makes a link. Blocks.
   *
   * @param domain that is to own the portal; empty for the caller's
   * @param name what the portal is to be called; empty for no wish
   * @param portalId which account the page is to begin with; empty for any
   * @throws RequestRefused when it cannot be made
   */
  Link make(Caller caller, Optional<String> domain, Optional<String> name, OptionalLong portalId) {
    requireApp();
    name.filter(text -> !text.matches(NAME))
        .ifPresent(
            text -> {
              throw new RequestRefused(
                  400,
                  "name is '"
                      + text
                      + "', but must be a small letter and up to 49 small letters, digits and hyphens,"
                      + " such as emea; portal-NUMBER is what portals without a name are called");
            });
    var id = new UUID(random.nextLong(), random.nextLong());
    Instant end = clock.instant().plus(settings.linkLifetime()).truncatedTo(ChronoUnit.MILLIS);
    var wish =
        new Authorization(
            id,
            caller.kind(),
            caller.id(),
            caller.address(),
            owner(caller, domain),
            name.orElse(""),
            settings.scopes(),
            settings.redirectUri(),
            end);
    Optional<Secret> verifier =
        settings.pkce() ? Optional.of(Pkce.verifier(random)) : Optional.empty();
    authorizations.open(wish, verifier).join();
    return new Link(id, url(states.sign(id, end, wish.asker()), verifier, portalId), end);
  }

  private void requireApp() {
    String missing =
        !app.hasApp()
            ? "caravan.hubspot.client-id and caravan.hubspot.client-secret"
            : settings.redirectUri().isEmpty() ? "caravan.hubspot.redirect-uri" : "";
    if (!missing.isEmpty()) {
      throw new RequestRefused(
          409, "No portal can be connected by OAuth before " + missing + " is set");
    }
  }

  /** Who runs the installation may connect for anybody, all others for themselves. */
  private static String owner(Caller caller, Optional<String> domain) {
    if (domain.isPresent() && !caller.sees(domain.get())) {
      throw new RequestRefused(403, "You can connect portals for your own domain only");
    }
    return domain.orElse(caller.domain().equals(Caller.ALL_DOMAINS) ? "default" : caller.domain());
  }

  private String url(String state, Optional<Secret> verifier, OptionalLong portalId) {
    String page = settings.authorizeUrl();
    if (portalId.isPresent()) {
      page = page.replaceFirst("/authorize$", "/" + portalId.getAsLong() + "/authorize");
    }
    return page
        + "?client_id="
        + escape(app.clientId())
        + "&redirect_uri="
        + escape(settings.redirectUri())
        + "&scope="
        + escape(String.join(" ", settings.scopes()))
        + (settings.optionalScopes().isEmpty()
            ? ""
            : "&optional_scope=" + escape(String.join(" ", settings.optionalScopes())))
        + "&state="
        + state
        + verifier
            .map(
                secret ->
                    "&code_challenge=" + Pkce.challenge(secret) + "&code_challenge_method=S256")
            .orElse("");
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
