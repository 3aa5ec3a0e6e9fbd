package io.caravan.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.privacy.Erasing;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonalData;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answers of HubSpot that are cached, in memory alone. An erasure forgets all of the portal's: a
 * listing or a search may hold anybody.
 */
public final class CachedAnswers implements PersonalData {

  private final ResponseCache cache;

  public CachedAnswers(ResponseCache cache) {
    this.cache = cache;
  }

  @Override
  public String place() {
    return "response cache";
  }

  /** Nothing: what is cached is HubSpot's, and is gone in minutes. */
  @Override
  public Stream<JsonNode> of(Connection connection, Person person) {
    return Stream.empty();
  }

  @Override
  public List<Erasing> find(Connection connection, Person person) {
    return List.of();
  }

  @Override
  public void forget(Person person) {
    cache.forget(person.portalId(), "");
  }
}
