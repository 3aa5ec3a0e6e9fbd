package io.caravan.write;

import io.caravan.store.Effect;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what the write journey tells the audit. */
final class AuditedInMemory implements WriteAudit {

  final List<SubmittedWrites> submitted = new CopyOnWriteArrayList<>();
  final List<SettledWrite> settled = new CopyOnWriteArrayList<>();

  /** What is known before, by the record's id. */
  final Map<String, Map<String, String>> mirror = new ConcurrentHashMap<>();

  @Override
  public Effect<?> submitted(SubmittedWrites writes) {
    return new Effect<>((connection, changes) -> submitted.addAll(changes), writes);
  }

  @Override
  public void settled(Connection connection, List<SettledWrite> writes) {
    settled.addAll(writes);
  }

  @Override
  public CompletableFuture<Map<String, Map<String, String>>> before(List<Write> writes) {
    Map<String, Map<String, String>> before = new ConcurrentHashMap<>();
    for (Write write : writes) {
      if (write.target() != null && mirror.containsKey(write.target().value())) {
        before.put(write.id(), mirror.get(write.target().value()));
      }
    }
    return CompletableFuture.completedFuture(before);
  }
}
