package io.caravan.mirror.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.ObjectType;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of an answer, read from its JSON when they are first looked at. Reading takes about
 * as long as HubSpot takes for a page, and meanwhile the next one can be on its way.
 */
final class LazyRecords extends AbstractList<FetchedRecord> {

  private final long portalId;
  private final ObjectType type;
  private final int size;
  private JsonNode json;
  private List<FetchedRecord> records;

  LazyRecords(long portalId, ObjectType type, JsonNode results) {
    this.portalId = portalId;
    this.type = type;
    this.json = results;
    this.size = results.size();
  }

  @Override
  public FetchedRecord get(int index) {
    return read().get(index);
  }

  @Override
  public int size() {
    return size;
  }

  private synchronized List<FetchedRecord> read() {
    if (records == null) {
      records = new ArrayList<>(size);
      for (JsonNode result : json) {
        records.add(RecordJson.read(portalId, type, result));
      }
      json = null;
    }
    return records;
  }
}
