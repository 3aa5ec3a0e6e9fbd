package io.caravan.recipe;

import io.caravan.channel.ChannelMessage;
import io.caravan.channel.Channels;
import io.caravan.store.Store;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * How far the customers were read: by time of change and id. Changed rows are put into the channel
 * in the transaction that moves the position, so that none is lost.
 *
 * <p>A row can appear later than others that have a later time of change: its transaction took
 * longer. So each round, once all is read, begins a little before the end of the last one; rows
 * seen already are left out.
 */
final class CustomerPosition {

  private static final int REMEMBERED = 20_000;

  private record Place(String updatedAt, String id) {}

  private final Store store;
  private final Channels channels;
  private final String recipe;
  private final Duration overlap;
  private final int pageSize;
  private final Map<String, String> seen =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };
  private Place furthest;
  private Place from;

  CustomerPosition(Store store, Channels channels, String recipe, Duration overlap, int pageSize) {
    this.store = store;
    this.channels = channels;
    this.recipe = recipe;
    this.overlap = overlap;
    this.pageSize = pageSize;
    furthest = kept();
    restart();
  }

  /** Sets the variables {@code after}, {@code afterId} and {@code pageSize}; unset at the first. */
  synchronized void begin(Exchange exchange) {
    exchange.setVariable("pageSize", pageSize);
    if (from != null) {
      exchange.setVariable("after", RowTime.decoded(from.updatedAt));
      exchange.setVariable("afterId", RowTime.decoded(from.id));
    }
  }

  /** Takes the rows that were found after the position, in order. */
  synchronized void found(Exchange exchange) {
    List<?> rows = exchange.getMessage().getBody(List.class);
    List<ChannelMessage> changed = new ArrayList<>();
    Map<String, String> fresh = new LinkedHashMap<>();
    Place last = from;
    for (Object row : rows) {
      Map<?, ?> columns = (Map<?, ?>) row;
      Object updatedAt = Fields.column(asRow(columns), "updated_at");
      Object id = Fields.column(asRow(columns), "id");
      last = new Place(RowTime.encoded(updatedAt), RowTime.encoded(id));
      if (!last.updatedAt.equals(seen.get(last.id))) {
        fresh.put(last.id, last.updatedAt);
        changed.add(
            ChannelMessage.of(
                "customer:" + last.id,
                CustomerChange.ofRow(last.id).getBytes(StandardCharsets.UTF_8)));
      }
    }
    if (!changed.isEmpty()) {
      Place furthestNow = later(furthest, last);
      keep(furthestNow, changed);
      furthest = furthestNow;
      seen.putAll(fresh);
    }
    if (rows.size() < pageSize) {
      restart();
    } else {
      from = last;
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> asRow(Map<?, ?> columns) {
    return (Map<String, ?>) columns;
  }

  private void restart() {
    if (furthest != null) {
      Object example = RowTime.decoded(furthest.updatedAt);
      Object earlier = RowTime.like(example, RowTime.instant(example).minus(overlap));
      from = new Place(RowTime.encoded(earlier), furthest.id);
    }
  }

  private static Place later(Place one, Place other) {
    if (one == null) {
      return other;
    }
    return RowTime.instant(RowTime.decoded(one.updatedAt))
            .isAfter(RowTime.instant(RowTime.decoded(other.updatedAt)))
        ? one
        : other;
  }

  private void keep(Place place, List<ChannelMessage> changed) {
    channels.requireRoom(recipe, changed.size());
    var messages = channels.appending(recipe, changed);
    store
        .transact(
            transaction -> {
              try (PreparedStatement upsert =
                  transaction
                      .connection()
                      .prepareStatement(
                          """
                          INSERT INTO recipe_position (recipe, updated_at, id) VALUES (?, ?, ?)
                          ON CONFLICT (recipe) DO UPDATE
                          SET updated_at = excluded.updated_at, id = excluded.id
                          """)) {
                upsert.setString(1, recipe);
                upsert.setString(2, place.updatedAt);
                upsert.setString(3, place.id);
                upsert.executeUpdate();
              }
              transaction.apply(List.of(messages));
              return null;
            })
        .join();
  }

  private Place kept() {
    return store.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT updated_at, id FROM recipe_position WHERE recipe = ?")) {
            select.setString(1, recipe);
            ResultSet row = select.executeQuery();
            return row.next() ? new Place(row.getString(1), row.getString(2)) : null;
          }
        });
  }
}
