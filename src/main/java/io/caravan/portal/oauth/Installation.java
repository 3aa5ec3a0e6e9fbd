package io.caravan.portal.oauth;

import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.portal.PortalConnection;
import io.caravan.portal.PortalConnection.State;
import io.caravan.portal.PortalConnections;
import io.caravan.portal.PortalTaken;
import io.caravan.portal.PortalTokens;
import io.caravan.portal.Secret;
import io.caravan.portal.TokenEndpoint;
import io.caravan.portal.TokenGrant;
import io.caravan.portal.check.Finding;
import io.caravan.portal.check.PortalCheck;
import io.caravan.portal.check.PortalReport;
import io.caravan.portal.check.Rights;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second half of connecting a portal: HubSpot has led somebody's browser back. Blocks.
 *
 * <p>In this order: is it our state, and the first time that it comes; did HubSpot agree; the code
 * is traded in; does the portal belong to nobody else; has it what is needed. Only then anything is
 * stored, and all of it at once.
 */
final class Installation {

  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

  private final OAuthSettings settings;
  private final String clientId;
  private final SignedState states;
  private final Authorizations authorizations;
  private final TokenEndpoint endpoint;
  private final PortalTokens tokens;
  private final PortalConnections connections;
  private final PortalCheck check;
  private final Optional<AuditTrail> audit;
  private final Clock clock;

  /**
   * @param clientId of the app
   */
  Installation(
      OAuthSettings settings,
      String clientId,
      SignedState states,
      Authorizations authorizations,
      TokenEndpoint endpoint,
      PortalTokens tokens,
      PortalConnections connections,
      PortalCheck check,
      Optional<AuditTrail> audit,
      Clock clock) {
    this.settings = settings;
    this.clientId = clientId;
    this.states = states;
    this.authorizations = authorizations;
    this.endpoint = endpoint;
    this.tokens = tokens;
    this.connections = connections;
    this.check = check;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * With what HubSpot led back; empty texts for what is not there.
   *
   * @param error such as access_denied
   */
  record Return(String state, Secret code, String error) {}

  /**
   * Connects the portal, or says why not; never throws because of what came. Whatever happens, who
   * waits for the link is told.
   */
  Outcome complete(Return back) {
    Optional<Authorization> wish =
        states
            .read(back.state())
            .filter(state -> state.end().isAfter(clock.instant()))
            .flatMap(
                state ->
                    authorizations
                        .use(state.id(), clock.instant())
                        .join()
                        .filter(found -> SignedState.isFor(state, found.asker())));
    if (wish.isEmpty()) {
      return Outcome.failed(
          400,
          "state_invalid",
          "This link was not made by this Caravan, has been used already, or is too old.",
          Outcome.AGAIN);
    }
    Outcome outcome;
    try {
      outcome = outcome(wish.get(), back);
    } catch (RuntimeException e) {
      abandon(wish.get(), e);
      throw e;
    }
    conclude(wish.get(), outcome);
    return outcome;
  }

  private void conclude(Authorization wish, Outcome outcome) {
    long portalId = outcome.connection().map(PortalConnection::portalId).orElse(0L);
    authorizations.conclude(wish, outcome.json().toString(), portalId).join();
    record(wish, outcome, portalId);
  }

  private void abandon(Authorization wish, RuntimeException cause) {
    try {
      conclude(wish, Outcome.broken());
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private Outcome outcome(Authorization wish, Return back) {
    if (!back.error().isEmpty()) {
      return refused(back.error());
    }
    if (back.code().value().isEmpty()) {
      return Outcome.failed(
          400, "code_missing", "HubSpot led back without an authorization code.", Outcome.AGAIN);
    }
    try {
      TokenGrant grant =
          endpoint.exchange(back.code(), wish.redirectUri(), authorizations.verifier(wish)).join();
      return granted(wish, grant);
    } catch (CompletionException e) {
      if (e.getCause() instanceof CallFailed failed) {
        return notGranted(failed);
      }
      throw e; // It is not HubSpot's fault.
    }
  }

  private static Outcome refused(String error) {
    return error.equals("access_denied")
        ? Outcome.failed(
            403,
            "access_denied",
            "HubSpot says that the app was not allowed to connect.",
            "Agree on HubSpot's page. It takes a Super Admin, or a user with App Marketplace access."
                + " "
                + Outcome.AGAIN)
        : Outcome.failed(
            400,
            "hubspot_error",
            "HubSpot did not connect the app: " + clipped(error),
            "Check that the app in HubSpot has all scopes of caravan.hubspot.scopes. "
                + Outcome.AGAIN);
  }

  private static Outcome notGranted(CallFailed failed) {
    if (failed.error() instanceof CallError.Rejected rejected) {
      return switch (rejected.category()) {
        case "BAD_AUTH_CODE" ->
            Outcome.failed(
                400,
                "code_invalid",
                "HubSpot's code was used already, or is too old.",
                Outcome.AGAIN);
        case "BAD_CLIENT_ID", "BAD_CLIENT_SECRET" ->
            Outcome.failed(
                502,
                "app_invalid",
                "HubSpot does not know the app's id and secret.",
                "Correct caravan.hubspot.client-id and caravan.hubspot.client-secret.");
        case "BAD_REDIRECT_URI" ->
            Outcome.failed(
                502,
                "redirect_invalid",
                "HubSpot does not know the address that it was to lead back to.",
                "Enter caravan.hubspot.redirect-uri in the app, letter for letter.");
        case "BAD_CODE_VERIFIER" ->
            Outcome.failed(
                400,
                "verifier_invalid",
                "HubSpot did not accept the proof that this Caravan asked for the code.",
                Outcome.AGAIN + " If it happens again, set caravan.hubspot.pkce=false.");
        default -> Outcome.failed(502, "hubspot_refused", rejected.message(), Outcome.AGAIN);
      };
    }
    LOG.warn("An authorization code could not be traded in: {}", failed.getMessage());
    return Outcome.failed(
        503,
        "hubspot_unavailable",
        "HubSpot could not be reached, or its answer was lost.",
        "Wait a moment. " + Outcome.AGAIN);
  }

  private Outcome granted(Authorization wish, TokenGrant grant) {
    if (grant.refreshToken().isEmpty()) {
      return Outcome.failed(
          502, "grant_incomplete", "HubSpot gave no refresh token.", Outcome.AGAIN);
    }
    long portalId = grant.hubId() > 0 ? grant.hubId() : hubOf(grant);
    if (portalId <= 0) {
      return Outcome.failed(
          502, "grant_incomplete", "HubSpot did not say which portal this is.", Outcome.AGAIN);
    }
    Optional<String> taken = connections.refusal(portalId, wish.domain());
    if (taken.isPresent()) {
      return Outcome.failed(
          409,
          "portal_taken",
          taken.get() + ".",
          "Ask who runs this Caravan. Nothing was changed here.");
    }
    PortalReport report;
    try (AutoCloseable trial = tokens.onTrial(portalId, grant.accessToken())) {
      report = check.ofInstalled(portalId, grant.accessToken(), Optional.empty()).join();
    } catch (IllegalStateException e) {
      return Outcome.failed(
          409, "busy", "The portal is being connected by somebody else right now.", Outcome.AGAIN);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return report.verdict() == PortalReport.Verdict.UNUSABLE
        ? unusable(portalId, grant, report)
        : stored(wish, grant, portalId, report);
  }

  /** Older generations of the endpoint do not say whose token it is. */
  private long hubOf(TokenGrant grant) {
    return endpoint.introspect(grant.accessToken()).join().path("hub_id").asLong(0);
  }

  /** What we cannot use, we do not keep; but the grant of a living connection is left alone. */
  private Outcome unusable(long portalId, TokenGrant grant, PortalReport report) {
    boolean living = connections.find(portalId).filter(PortalConnection::connected).isPresent();
    if (!living) {
      endpoint.revoke(grant.refreshToken().orElseThrow()).handle((done, failure) -> null).join();
    }
    String missing =
        report.findings().stream()
            .filter(finding -> finding.level() == Finding.Level.MISSING)
            .map(Finding::message)
            .collect(Collectors.joining("; "));
    return Outcome.failed(
            422,
            "portal_unusable",
            "Portal " + portalId + " lacks what Caravan needs: " + missing,
            "Mend what the report says, then connect the portal again.")
        .with(report);
  }

  private Outcome stored(Authorization wish, TokenGrant grant, long portalId, PortalReport report) {
    Rights rights = report.rights();
    List<String> scopes = rights.known() ? rights.scopes() : grant.scopes();
    var wanted =
        new PortalConnection(
            portalId,
            name(wish, portalId),
            wish.domain(),
            State.CONNECTED,
            clientId,
            scopes,
            rights.hubDomain(),
            grant.userId(),
            rights.user(),
            report.account().type(),
            report.tier(),
            settings.appKind(),
            zone(report.account().timeZone()),
            wish.askedBy(),
            clock.instant(),
            Optional.empty(),
            "",
            0);
    try {
      PortalConnection connected = connections.connect(wanted, grant).join();
      LOG.info(
          "Portal {} ({}) of domain {} was connected by {}",
          connected.name(),
          portalId,
          connected.domain(),
          connected.connectedBy());
      return new Outcome(
          200,
          "connected",
          "Portal " + connected.name() + " is connected",
          "Caravan now works with HubSpot portal " + portalId + ".",
          "",
          Optional.of(connected),
          Optional.of(report));
    } catch (CompletionException e) {
      if (e.getCause() instanceof PortalTaken taken) {
        return Outcome.failed(
            409, "portal_taken", taken.getMessage() + ".", "Ask who runs this Caravan.");
      }
      throw e;
    }
  }

  /** A portal that is connected again keeps its name unless another one is wished for. */
  private String name(Authorization wish, long portalId) {
    return wish.name().isEmpty()
        ? connections.find(portalId).map(PortalConnection::name).orElse("portal-" + portalId)
        : wish.name();
  }

  private void record(Authorization wish, Outcome outcome, long portalId) {
    audit.ifPresent(
        trail ->
            trail
                .record(
                    new AuditEntry(
                        clock.instant(),
                        wish.caller(),
                        "portal.connect",
                        portalId == 0 ? "" : "portal/" + portalId,
                        portalId,
                        "",
                        outcome.connected() ? outcome.json().without("report").toString() : "",
                        outcome.connected() ? AuditEntry.DONE : outcome.code()))
                .join());
  }

  private static Optional<ZoneId> zone(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String clipped(String text) {
    return text.substring(0, Math.min(200, text.length()));
  }
}
