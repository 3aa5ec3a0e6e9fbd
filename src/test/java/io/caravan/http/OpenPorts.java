package io.caravan.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ports of rigs: some paths are open, nobody gets in at the others. */
public final class OpenPorts implements Doorkeeper {

  private OpenPorts() {}

  /** Open at these paths alone. */
  public static Guarding at(String... paths) {
    return Guarding.by(new OpenPorts(), paths);
  }

  @Override
  public CompletionStage<Entry> identify(Knock knock) {
    return CompletableFuture.completedFuture(
        new Refused(HttpProblem.of(401, "Nobody is let in here"), Map.of()));
  }

  @Override
  public Optional<HttpProblem> refusal(Object caller, String need) {
    return Optional.of(HttpProblem.of(403, "Nobody is let in here"));
  }
}
