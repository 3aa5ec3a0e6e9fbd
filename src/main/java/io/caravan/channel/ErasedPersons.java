package io.caravan.channel;

import io.caravan.privacy.Person;
import io.caravan.privacy.PersonInMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who was erased a moment ago: messages that hold values of these persons may be in memory still,
 * and are taken off their channel instead of being handled. Mostly nobody. Thread-safe.
 */
public final class ErasedPersons {

  /** Header of a message whose content was erased; it is acknowledged without being handled. */
  static final String HEADER = "CaravanErased";

  static final Map<String, String> HEADERS = Map.of(HEADER, "true");

  private final List<Person> persons = new CopyOnWriteArrayList<>();

  void add(Person person) {
    if (!persons.contains(person)) {
      persons.add(person);
    }
  }

  void remove(Person person) {
    persons.remove(person);
  }

  /** Whether a message is not to be handled. */
  boolean covers(StoredMessage message) {
    if (message.headers().containsKey(HEADER)) {
      return true;
    }
    for (Person person : persons) {
      if (PersonInMessage.holdsValuesOf(person, message.key(), message.body())) {
        return true;
      }
    }
    return false;
  }
}
