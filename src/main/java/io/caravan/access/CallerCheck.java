package io.caravan.access;

import com.nimbusds.jose.KeySourceException;
import io.caravan.access.Caller.Kind;
import io.caravan.http.Doorkeeper;
import io.caravan.http.HttpProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who calls, by an operator token, an API key or a token, and lets nobody in by any other
 * way. There is no switch that turns it off.
 */
final class CallerCheck implements Doorkeeper {

  private static final Logger LOG = LoggerFactory.getLogger(CallerCheck.class);
  private static final Pattern USERS = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  private final OperatorToken operator;
  private final ApiKeyLookup apiKeys;
  private final TokenCheck tokens;
  private final Standing standing;
  private final CallRate rate;
  private final CallRate wrong;
  private final Refusals refusals;
  private final Executor threads;

  /**
   * @param rate how often a caller may call
   * @param wrong how often an address may show what is wrong
   * @param threads for checks that may block; rejects what is too much
   */
  CallerCheck(
      OperatorToken operator,
      ApiKeyLookup apiKeys,
      TokenCheck tokens,
      Standing standing,
      CallRate rate,
      CallRate wrong,
      Refusals refusals,
      Executor threads) {
    this.operator = operator;
    this.apiKeys = apiKeys;
    this.tokens = tokens;
    this.standing = standing;
    this.rate = rate;
    this.wrong = wrong;
    this.refusals = refusals;
    this.threads = threads;
  }

  @Override
  public CompletionStage<Entry> identify(Knock knock) {
    Optional<Credential> shown;
    try {
      shown = Credential.of(knock.headers());
    } catch (Credential.Unclear e) {
      return done(refusals.unclear(e.getMessage()));
    }
    if (shown.isEmpty()) {
      return done(refusals.nothingShown());
    }
    Credential credential = shown.get();
    if (credential.kind() == Credential.Kind.OPERATOR && operator.matches(credential.text())) {
      return done(new Admitted(command(knock), Map.of()));
    }
    CallRate.Verdict guesses = wrong.look(knock.address());
    if (!guesses.allowed()) {
      return done(refusals.guessing(guesses.seconds()));
    }
    try {
      return CompletableFuture.supplyAsync(() -> check(credential, knock.address()), threads);
    } catch (RejectedExecutionException e) {
      return done(refusals.busy("Too many credentials wait to be checked; try again later"));
    }
  }

  private static CompletionStage<Entry> done(Entry entry) {
    return CompletableFuture.completedFuture(entry);
  }

  /** Who typed it is told by the command itself, which could as well read the database. */
  private static Caller command(Knock knock) {
    List<String> users = knock.headers().apply(OperatorToken.USER_HEADER);
    String user =
        users.size() == 1 && USERS.matcher(users.get(0)).matches() ? users.get(0) : "operator";
    return new Caller(Kind.COMMAND, user, Caller.ALL_DOMAINS, Role.ADMIN, knock.address());
  }

  private Entry check(Credential credential, String address) {
    try {
      Optional<Caller> caller =
          switch (credential.kind()) {
            case OPERATOR -> Optional.empty();
            case API_KEY -> apiKeys.caller(credential.text(), address);
            case TOKEN -> standing.now(tokens.caller(credential.text(), address));
          };
      return caller.isPresent()
          ? counted(caller.get())
          : wrong(address, "There is no such credential; it may have been withdrawn");
    } catch (InvalidToken e) {
      return wrong(address, e.getMessage());
    } catch (KeySourceException e) {
      LOG.error("The identity provider's keys cannot be read: {}", e.getMessage());
      return refusals.busy("The identity provider's keys cannot be read; try again later");
    }
  }

  private Entry wrong(String address, String why) {
    wrong.call(address);
    return refusals.wrong(address, why);
  }

  private Entry counted(Caller caller) {
    CallRate.Verdict verdict = rate.call(caller.kind() + "/" + caller.domain() + "/" + caller.id());
    var headers = new TreeMap<String, String>();
    headers.put("RateLimit-Limit", Integer.toString(verdict.limit()));
    headers.put("RateLimit-Remaining", Integer.toString(verdict.remaining()));
    headers.put("RateLimit-Reset", Long.toString(verdict.seconds()));
    if (verdict.allowed()) {
      return new Admitted(caller, headers);
    }
    headers.put("Retry-After", Long.toString(verdict.seconds()));
    return refusals.tooOften(verdict, headers);
  }

  @Override
  public Optional<HttpProblem> refusal(Object caller, String need) {
    if (need.equals(ALL_PORTALS) && caller instanceof Caller known) {
      return known.domain().equals(Caller.ALL_DOMAINS)
          ? Optional.empty()
          : Optional.of(
              HttpProblem.of(
                  403, "This tells of all portals, and is for those who run the installation"));
    }
    // A need that has no meaning is no reason to let anybody in.
    Role needed = Role.find(need).orElse(Role.ADMIN);
    if (caller instanceof Caller known) {
      return known.role().covers(needed)
          ? Optional.empty()
          : Optional.of(refusals.lacking(known, needed));
    }
    return Optional.of(refusals.nothingShown().problem());
  }
}
