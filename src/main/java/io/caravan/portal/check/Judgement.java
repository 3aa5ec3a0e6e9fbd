package io.caravan.portal.check;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.portal.check.Finding.Level;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the scopes of a token and the answer to a trial call say about a feature. */
record Judgement(Expectations expectations, Rights rights, Optional<Tier> tier, boolean byOAuth) {

  /**
   * Judges a feature.
   *
   * @param failure of the trial call; empty when it went well, or none is made
   */
  Finding of(Feature feature, Optional<Throwable> failure) {
    List<String> missing =
        rights.known()
            ? feature.scopes().stream().filter(scope -> !rights.scopes().contains(scope)).toList()
            : List.of();
    if (!missing.isEmpty()) {
      return lacking(feature, missing);
    }
    if (failure.isEmpty()) {
      return rights.known() || feature.probe(ANY_PATHS).isPresent()
          ? Finding.ok(subject(feature), capital(feature.words()) + ": there")
          : Finding.of(
              subject(feature),
              Level.UNKNOWN,
              capital(feature.words()) + ": only the scopes would tell, and they are not known",
              "See in HubSpot whether the token has " + String.join(", ", feature.scopes()));
    }
    return failed(feature, failure.get());
  }

  private static final io.caravan.hubspot.ApiPaths ANY_PATHS =
      new io.caravan.hubspot.ApiPaths(io.caravan.hubspot.ApiVersion.DATED_2026_09);

  /** A feature that nobody asked for. */
  Finding off(Feature feature) {
    return Finding.of(
        subject(feature),
        Level.OFF,
        capital(feature.words()) + ": not asked for",
        "To have it, add "
            + String.join(" ", feature.scopes())
            + " to caravan.hubspot.optional-scopes and to the app, and connect again");
  }

  /** The journal belongs to the app, not to the portal. */
  static Finding journal(Optional<Throwable> failure) {
    return failure
        .map(
            cause ->
                Finding.of(
                    "journal",
                    Level.LIMITED,
                    "The webhooks journal cannot be read: " + cause.getMessage(),
                    "Give the app the scopes developer.webhooks_journal.read,"
                        + " .subscriptions.read and .subscriptions.write, or set"
                        + " caravan.journal.enabled=false"))
        .orElseGet(() -> Finding.ok("journal", "The webhooks journal: there"));
  }

  private Finding lacking(Feature feature, List<String> missing) {
    boolean subscription =
        !feature.subscription().isEmpty()
            && tier.map(has -> has.ordinal() < least(feature)).orElse(true);
    String remedy =
        byOAuth
            ? "Add the scopes to the app in HubSpot, connect the portal again and agree to all"
            : "Add the scopes to the private app or service key in HubSpot";
    return new Finding(
        subject(feature),
        expectations.requires(feature) ? Level.MISSING : Level.LIMITED,
        capital(feature.words()) + ": not granted: " + String.join(", ", missing),
        subscription
            ? remedy + "; it takes a " + feature.subscription() + " subscription" + has()
            : remedy,
        missing);
  }

  private Finding failed(Feature feature, Throwable failure) {
    boolean refused = failure instanceof CallFailed failed && failed.isRefusal();
    List<String> scopes =
        failure instanceof CallFailed failed
                && failed.error() instanceof CallError.Unauthorised unauthorised
            ? unauthorised.scopes()
            : List.of();
    Level bad = expectations.requires(feature) ? Level.MISSING : Level.LIMITED;
    return new Finding(
        subject(feature),
        refused ? bad : Level.UNKNOWN,
        capital(feature.words()) + ": " + failure.getMessage(),
        refused
            ? "See whether the account's subscription has it"
                + (feature.subscription().isEmpty() ? "" : " (" + feature.subscription() + ")")
                + " and whether the token has the scopes "
                + String.join(", ", feature.scopes())
            : "Try again when HubSpot can be reached",
        scopes);
  }

  private String has() {
    return tier.map(known -> ", and the account has " + known.name().toLowerCase(Locale.ROOT))
        .orElse("");
  }

  private static int least(Feature feature) {
    return Tier.valueOf(feature.subscription().toUpperCase(Locale.ROOT)).ordinal();
  }

  private static String subject(Feature feature) {
    return feature.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
