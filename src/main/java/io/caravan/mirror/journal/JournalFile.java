package io.caravan.mirror.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * A file of the journal, read event by event, so that no more than one of them is a tree in memory.
 * Source: HubSpot docs, "Webhooks journal".
 */
final class JournalFile implements AutoCloseable {

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(32)
                      .maxStringLength(8 << 20)
                      .build())
              .build());

  private final JsonParser parser;
  private boolean inEvents;

  JournalFile(byte[] bytes) {
    try {
      parser = JSON.getFactory().createParser(bytes);
      findEvents();
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  /** The file is not what HubSpot writes. The message repeats nothing of it. */
  static final class Unreadable extends RuntimeException {
    Unreadable(IOException cause) {
      super("A file of the journal cannot be read: " + cause.getClass().getSimpleName());
    }
  }

  private void findEvents() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("journalEvents") && parser.currentToken() == JsonToken.START_ARRAY) {
        inEvents = true;
        return;
      }
      parser.skipChildren();
    }
  }

  /**
   * The next event; null at the end.
   *
   * @throws Unreadable when the file breaks off, or is no journal file
   */
  JsonNode next() {
    if (!inEvents) {
      return null;
    }
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IOException("it breaks off");
      }
      if (token == JsonToken.END_ARRAY) {
        inEvents = false;
        return null;
      }
      return JSON.readTree(parser);
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }
}
