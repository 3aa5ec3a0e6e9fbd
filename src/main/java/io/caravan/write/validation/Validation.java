package io.caravan.write.validation;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.InvalidWrite;
import io.caravan.write.Problem;
import io.caravan.write.Write;
import io.caravan.write.validation.Definitions.Key;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Compares writes with what their portal defines. Nothing is refused by definitions that may be
 * outdated, and nothing is held up for long by definitions that cannot be had. Thread-safe; no
 * thread waits.
 */
public final class Validation {

  private static final Knowledge NOTHING = new Knowledge.Nothing();

  private final Definitions definitions;
  private final PropertyRules rules;
  private final Duration wait;
  private final LongSupplier nanos;
  private final Counter checked;
  private final Counter refused;
  private final Counter unvalidated;

  /**
   * @param wait how long a write waits for the definitions of its type; later it goes on without
   */
  Validation(
      Definitions definitions,
      PropertyRules rules,
      Duration wait,
      LongSupplier nanos,
      MeterRegistry meters) {
    this.definitions = definitions;
    this.rules = rules;
    this.wait = wait;
    this.nanos = nanos;
    this.checked = meters.counter("caravan.write.validation.checked");
    this.refused = meters.counter("caravan.write.validation.refused");
    this.unvalidated = meters.counter("caravan.write.validation.unvalidated");
  }

  /**
   * Finds what HubSpot would refuse, without writing anything.
   *
   * @param portalId the portal that the writes are for
   * @param writes in the order in which they would be accepted
   * @return all problems of those writes that have any, by write id, in the order of the writes;
   *     writes whose definitions cannot be had count as right. Fails with {@link InvalidWrite} when
   *     the portal has no such object type
   */
  public CompletableFuture<Map<String, List<Problem>>> problems(long portalId, List<Write> writes) {
    Map<ObjectType, List<Write>> byType = new LinkedHashMap<>();
    for (Write write : writes) {
      if (PropertyRules.concern(write)) {
        byType.computeIfAbsent(write.type(), type -> new ArrayList<>()).add(write);
      }
    }
    CompletableFuture<Map<String, List<Problem>>> all =
        CompletableFuture.completedFuture(new HashMap<>());
    for (Map.Entry<ObjectType, List<Write>> some : byType.entrySet()) {
      all =
          all.thenCombine(
              problems(new Key(portalId, some.getKey()), some.getValue()),
              (found, more) -> {
                found.putAll(more);
                return found;
              });
    }
    return all.thenApply(found -> inOrder(writes, found));
  }

  /** Reads definitions before the first write asks for them. Nobody waits for it. */
  public void warmUp(Collection<Long> portalIds, List<ObjectType> types) {
    for (long portalId : portalIds) {
      types.forEach(type -> definitions.known(new Key(portalId, type), Priority.BULK));
    }
  }

  private CompletableFuture<Map<String, List<Problem>>> problems(Key key, List<Write> writes) {
    long asked = nanos.getAsLong();
    return soon(definitions.known(key, Priority.INTERACTIVE))
        .thenCompose(
            knowledge ->
                isSure(writes, knowledge)
                    ? CompletableFuture.completedFuture(knowledge)
                    : confirmed(key, writes, asked, namesUnknown(writes, knowledge)))
        .thenApply(knowledge -> settled(key, writes, knowledge));
  }

  /** A property that is not in the ordinary list may be a sensitive one. */
  private CompletableFuture<Knowledge> confirmed(
      Key key, List<Write> writes, long asked, boolean sensitive) {
    return soon(definitions.confirmed(key, asked, sensitive))
        .thenCompose(
            knowledge ->
                !sensitive && namesUnknown(writes, knowledge)
                    ? soon(definitions.confirmed(key, asked, true))
                    : CompletableFuture.completedFuture(knowledge));
  }

  private boolean isSure(List<Write> writes, Knowledge knowledge) {
    if (knowledge instanceof Knowledge.Known known) {
      return found(writes, known).values().stream()
          .flatMap(List::stream)
          .allMatch(PropertyRules::lasting);
    }
    return knowledge instanceof Knowledge.Nothing;
  }

  private boolean namesUnknown(List<Write> writes, Knowledge knowledge) {
    return knowledge instanceof Knowledge.Known known
        && !known.rules().sensitive()
        && found(writes, known).values().stream()
            .flatMap(List::stream)
            .anyMatch(problem -> problem.code().equals("PROPERTY_DOESNT_EXIST"));
  }

  private Map<String, List<Problem>> settled(Key key, List<Write> writes, Knowledge knowledge) {
    if (knowledge instanceof Knowledge.NoSuchType) {
      throw new InvalidWrite(
          List.of(
              new Problem(
                  "INVALID_OBJECT_TYPE",
                  "objectType",
                  "portal "
                      + key.portalId()
                      + " has no object type "
                      + key.type()
                      + "; use a name such as contacts, or the objectTypeId of a custom object that"
                      + " it has")));
    }
    if (!(knowledge instanceof Knowledge.Known known)) {
      unvalidated.increment(writes.size());
      return Map.of();
    }
    Map<String, List<Problem>> problems = found(writes, known);
    checked.increment(writes.size());
    refused.increment(problems.size());
    return problems;
  }

  private Map<String, List<Problem>> found(List<Write> writes, Knowledge.Known known) {
    return rules.problems(writes, known.rules());
  }

  private CompletableFuture<Knowledge> soon(CompletableFuture<Knowledge> knowledge) {
    if (knowledge.isDone()) {
      return knowledge;
    }
    // The others who wait for the same have times of their own.
    return knowledge
        .copy()
        .completeOnTimeout(NOTHING, wait.toMillis(), TimeUnit.MILLISECONDS)
        // Async: the thread that watches the time is one for all of Java.
        .thenApplyAsync(Function.identity());
  }

  private static Map<String, List<Problem>> inOrder(
      List<Write> writes, Map<String, List<Problem>> found) {
    Map<String, List<Problem>> ordered = new LinkedHashMap<>();
    for (Write write : writes) {
      if (found.containsKey(write.id())) {
        ordered.put(write.id(), found.get(write.id()));
      }
    }
    return ordered;
  }
}
