package io.caravan.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A place where data of persons lies, such as the mirror or the dead letters. Each package that
 * keeps such data offers one; {@code docs/PRIVACY.md} lists them.
 */
public interface PersonalData {

  /** What the place is called in certificates and exports, as {@code mirror}. */
  String place();

  /** All that lies there about a person, each as a JSON object, in no particular order. */
  Stream<JsonNode> of(Connection connection, Person person) throws SQLException;

  /**
   * Finds what is to be erased; what other persons share is kept without this one. The tables may
   * be large, so this reads on a connection of its own while others write, and only the steps are
   * taken by the writer. What arrives in between is found the next time. Where all is erased there
   * is no step, or one that does nothing.
   *
   * @param connection for reading
   */
  List<Erasing> find(Connection connection, Person person) throws SQLException;

  /**
   * What lies in memory, such as answers that are cached, or messages on their way; called when the
   * erasure is durable, and at each start for as long as it is watched over.
   */
  default void forget(Person person) {}

  /** Nothing of the person is on its way any more: the watch of {@link #forget} ends. */
  default void released(Person person) {}

  /** The tables that it looks after; a test holds that each table of the database has somebody. */
  default Set<String> tables() {
    return Set.of();
  }
}
