package io.caravan.simulator.oauth;

import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.RecordPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may do what, in a snapshot: installs, tokens with their grants, authorization codes. All of
 * them are the simulator's own inventions and open nothing else.
 */
public final class AccessState {

  private final Authority authority;

  private AccessState(Authority authority) {
    this.authority = authority;
  }

  /** The part of a snapshot that has all of it. */
  public static Part part(Authority authority) {
    var access = new AccessState(authority);
    return new RecordPart<>("access", State.class, access::state, access::prepare);
  }

  private record SavedCode(
      SavedGrant grant, String redirectUri, String codeChallenge, long expiresAt) {}

  private record SavedInstall(
      long appId,
      long portalId,
      Set<String> scopes,
      long userId,
      long installedAt,
      long agreedAt) {}

  private record State(
      Tokens.State tokens, Map<String, SavedCode> codes, List<SavedInstall> installs) {}

  private State state() {
    var codes = new LinkedHashMap<String, SavedCode>();
    authority
        .codes()
        .all()
        .forEach(
            (code, agreed) ->
                codes.put(
                    code,
                    new SavedCode(
                        SavedGrant.of(agreed.grant()),
                        agreed.redirectUri(),
                        agreed.codeChallenge(),
                        agreed.expiresAt())));
    List<SavedInstall> installs =
        authority.installs().all().stream()
            .map(
                it ->
                    new SavedInstall(
                        it.app().id(),
                        it.portal().id(),
                        it.scopes(),
                        it.userId(),
                        it.installedAt(),
                        it.agreedAt()))
            .toList();
    return new State(authority.tokens().state(), codes, installs);
  }

  private Runnable prepare(State state) {
    Map<String, Grant> access = grants(state.tokens().access());
    Map<String, Grant> refresh = grants(state.tokens().refresh());
    var codes = new LinkedHashMap<String, AuthorizationCodes.Agreed>();
    state
        .codes()
        .forEach(
            (code, saved) ->
                codes.put(
                    code,
                    new AuthorizationCodes.Agreed(
                        saved.grant().in(authority),
                        saved.redirectUri(),
                        saved.codeChallenge(),
                        saved.expiresAt())));
    List<Install> installs = state.installs().stream().map(this::install).toList();
    return () -> {
      authority.tokens().restore(state.tokens(), access, refresh);
      authority.codes().restore(codes);
      authority.installs().restore(installs);
    };
  }

  private Map<String, Grant> grants(Map<String, SavedGrant> saved) {
    var grants = new LinkedHashMap<String, Grant>();
    saved.forEach((token, grant) -> grants.put(token, grant.in(authority)));
    return grants;
  }

  private Install install(SavedInstall saved) {
    return new Install(
        SavedGrant.app(authority, saved.appId()),
        SavedGrant.portal(authority, saved.portalId()),
        saved.scopes(),
        saved.userId(),
        saved.installedAt(),
        saved.agreedAt());
  }
}
