package io.caravan.access;

import io.caravan.http.Doorkeeper;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Builds what finds out who calls. */
public final class AccessConfiguration implements AutoCloseable {

  /** Credentials that may wait to be checked. */
  private static final int WAITING = 1_000;

  private static final int THREADS = 2;

  /** How often an identity provider is asked for its keys because of one that is not known. */
  private static final Duration REFETCH = Duration.ofSeconds(30);

  private final OperatorToken operator = OperatorToken.random();
  private final RevokedTokens revoked;
  private final LocalTokens localTokens;
  private final Duration longestToken;
  private final ThreadPoolExecutor threads;
  private final CallerCheck callers;

  /**
   * @param apiKeys finds whose an API key is
   * @param standing looks at what has become of users
   * @param nanos a clock that never goes back
   * @throws IOException when the key that signs tokens cannot be used
   */
  public AccessConfiguration(
      AccessSettings settings,
      Store store,
      ApiKeyLookup apiKeys,
      Standing standing,
      MeterRegistry meters,
      Clock clock,
      LongSupplier nanos)
      throws IOException {
    revoked = new RevokedTokens(store, settings.longestToken(), clock);
    threads = threads();
    localTokens = LocalTokens.in(settings.directory(), clock);
    longestToken = settings.longestToken();
    var tokens =
        new TokenCheck(
            Signatures.of(localTokens),
            settings.company(),
            settings.company().map(company -> Signatures.of(company.keys(), REFETCH)),
            settings.longestToken(),
            revoked::contains,
            clock);
    callers =
        new CallerCheck(
            operator,
            apiKeys,
            tokens,
            standing,
            new CallRate(settings.callsPerMinute(), settings.callsPerHour(), nanos),
            new CallRate(settings.wrongPerMinute(), 60 * settings.wrongPerMinute(), nanos),
            new Refusals(meters),
            threads);
  }

  private static ThreadPoolExecutor threads() {
    var threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              var thread = new Thread(task, "caravan-access");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Whom the ports ask. */
  public Doorkeeper doorkeeper() {
    return callers;
  }

  /** Lets commands in. */
  public OperatorToken operatorToken() {
    return operator;
  }

  /** What has been revoked. */
  public RevokedTokens revoked() {
    return revoked;
  }

  /**
   * Has Caravan's own tokens signed with a new key from now on.
   *
   * @param revokeOld whether those that were issued before count for nothing from now on
   * @throws IOException when the key's file cannot be changed
   */
  public LocalTokens.Rotated rotateKey(boolean revokeOld) throws IOException {
    return localTokens.rotate(longestToken, revokeOld);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
