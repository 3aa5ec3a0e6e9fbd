package io.caravan.portal.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.portal.Secret;
import io.caravan.portal.Tiers;
import io.caravan.portal.TokenEndpoint;
import io.caravan.portal.check.Finding.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Looks at a portal: what its token may do, what kind of account it is, and whether what Caravan is
 * to do there can be reached. Makes about ten calls, and never blocks nor fails: what cannot be
 * found out is a finding, too.
 */
public final class PortalCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FORBIDDEN = 403;

  private final Gateway gateway;
  private final ApiPaths paths;
  private final TokenEndpoint tokens;
  private final Expectations expectations;

  public PortalCheck(
      Gateway gateway, ApiPaths paths, TokenEndpoint tokens, Expectations expectations) {
    this.gateway = gateway;
    this.paths = paths;
    this.tokens = tokens;
    this.expectations = expectations;
  }

  private record Probed(Feature feature, Optional<Throwable> failure) {}

  /**
   * Looks at a portal whose token an OAuth app has.
   *
   * @param accessToken the one that the gateway uses for it
   */
  public CompletableFuture<PortalReport> ofInstalled(
      long portalId, Secret accessToken, Optional<Tier> tier) {
    return look(
        portalId, tokens.introspect(accessToken).thenApply(Rights::ofIntrospection), true, tier);
  }

  /** Looks at a portal that a private app or a service key opens. */
  public CompletableFuture<PortalReport> ofPrivate(
      long portalId, Secret token, Optional<Tier> tier) {
    byte[] body =
        JsonNodeFactory.instance
            .objectNode()
            .put("tokenKey", token.value())
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return look(
        portalId,
        gateway
            .call(
                HubSpotCall.query(
                    portalId, paths.privateToken(), body, Priority.INTERACTIVE, PATIENCE))
            .thenApply(answer -> Rights.ofPrivateToken(answer.body())),
        false,
        tier);
  }

  private CompletableFuture<PortalReport> look(
      long portalId, CompletableFuture<Rights> asked, boolean byOAuth, Optional<Tier> tier) {
    CompletableFuture<Rights> rights = asked.exceptionally(failure -> Rights.UNKNOWN);
    CompletableFuture<Object> account = read(portalId, paths.accountDetails(), "");
    CompletableFuture<Object> usage =
        byOAuth
            ? CompletableFuture.completedFuture(Optional.empty())
            : read(portalId, paths.dailyUsage(), "");
    List<CompletableFuture<Probed>> probes =
        expectations.wanted().stream().map(feature -> probe(portalId, feature)).toList();
    CompletableFuture<Optional<Throwable>> journal =
        expectations.journal()
            ? failure(read(HubSpotCall.APP, paths.journalSubscriptions(), ""))
            : none();
    var all = new ArrayList<CompletableFuture<?>>(probes);
    all.addAll(List.of(rights, account, usage, journal));
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              var known = tier.or(() -> Tiers.ofDailyUsage(body(usage.join())));
              Object told = account.join();
              Account details =
                  told instanceof Throwable ? Account.UNKNOWN : Account.of(body(told));
              var findings = new ArrayList<Finding>();
              findings.add(account(portalId, details, told));
              findings.add(user(rights.join(), byOAuth));
              Judgement judgement = new Judgement(expectations, rights.join(), known, byOAuth);
              for (CompletableFuture<Probed> probe : probes) {
                findings.add(judgement.of(probe.join().feature(), probe.join().failure()));
              }
              expectations.unwanted().forEach(feature -> findings.add(judgement.off(feature)));
              if (expectations.journal()) {
                findings.add(Judgement.journal(journal.join()));
              }
              return new PortalReport(portalId, details, rights.join(), known, findings);
            });
  }

  private CompletableFuture<Probed> probe(long portalId, Feature feature) {
    return feature
        .probe(paths)
        .map(path -> failure(read(portalId, path, query(path))))
        .orElseGet(PortalCheck::none)
        .thenApply(failure -> new Probed(feature, failure));
  }

  /** One record is enough; definitions come whole in any case. */
  private static String query(ApiPath path) {
    return path.path().endsWith("/schemas") || path.bucket() != Bucket.BURST ? "" : "limit=1";
  }

  private static CompletableFuture<Optional<Throwable>> none() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static CompletableFuture<Optional<Throwable>> failure(CompletableFuture<Object> asked) {
    return asked.thenApply(
        told -> told instanceof Throwable failure ? Optional.of(failure) : Optional.empty());
  }

  /** The answer, or what went wrong. */
  private CompletableFuture<Object> read(long portalId, ApiPath path, String query) {
    return gateway
        .call(HubSpotCall.get(portalId, path, query, Priority.INTERACTIVE, PATIENCE))
        .handle((answer, failure) -> failure == null ? answer : cause(failure));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static JsonNode body(Object told) {
    return told instanceof HubSpotAnswer answer
        ? answer.body()
        : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static Finding account(long portalId, Account details, Object told) {
    if (told instanceof CallFailed failed) {
      boolean refused = failed.isRefusal();
      return Finding.of(
          "account",
          refused ? Level.MISSING : Level.UNKNOWN,
          failed.getMessage(),
          refused
              ? unauthorised(failed)
                  ? "The token is not taken: connect the portal again, or put a valid token into"
                      + " the settings"
                  : "Look up the correlation id with HubSpot's support"
              : "Try again when HubSpot can be reached");
    }
    if (details.portalId() != portalId) {
      return Finding.of(
          "account",
          Level.MISSING,
          "The token belongs to portal " + details.portalId() + ", not to " + portalId,
          "Correct the portal's id, or use the token of portal " + portalId);
    }
    boolean standard = details.type().equals("STANDARD");
    return Finding.ok(
        "account",
        standard
            ? "A standard account, time zone " + details.timeZone()
            : "An account of type "
                + details.type()
                + ", not a production account; time zone "
                + details.timeZone());
  }

  private static boolean unauthorised(CallFailed failed) {
    return failed.error() instanceof CallError.Unauthorised refused
        && refused.status() != FORBIDDEN;
  }

  private static Finding user(Rights rights, boolean byOAuth) {
    if (!rights.known()) {
      return Finding.of(
          "user",
          Level.UNKNOWN,
          "HubSpot does not tell whose token this is and which scopes it has",
          byOAuth
              ? "Try again when HubSpot can be reached"
              : "A service key may be of the kind that HubSpot tells nothing about; what can be"
                  + " reached is found out by trying");
    }
    if (rights.ofUser()) {
      return Finding.of(
          "user",
          Level.LIMITED,
          "The app acts with the rights of "
              + rights.user()
              + " alone, and sees what that user may",
          "Have a Super Admin connect the portal, or install an app that is not user-level");
    }
    return Finding.ok(
        "user",
        rights.user().isEmpty()
            ? "The token acts with the app's scopes"
            : "Installed by "
                + rights.user()
                + "; acts with the app's scopes, not with that user's");
  }
}
