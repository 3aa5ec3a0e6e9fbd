package io.caravan.access.limit;

import io.caravan.http.HttpProblem;
import io.caravan.http.HttpProblem.Fault;
import io.caravan.http.RequestRefused;
import io.caravan.settings.Settings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The limits of this installation.
 *
 * @param values each limit, at least 1
 */
public record IntegrationLimits(Map<Limit, Integer> values) {

  private static final int MOST = 10_000_000;

  public IntegrationLimits {
    var all = new EnumMap<Limit, Integer>(Limit.class);
    for (Limit limit : Limit.values()) {
      all.put(limit, values.getOrDefault(limit, limit.usual()));
    }
    values = Map.copyOf(all);
  }

  /** The usual ones. */
  public static IntegrationLimits usual() {
    return new IntegrationLimits(Map.of());
  }

  /** Reads {@code caravan.limits.*}. */
  public static IntegrationLimits from(Settings settings) {
    var values = new EnumMap<Limit, Integer>(Limit.class);
    for (Limit limit : Limit.values()) {
      values.put(limit, settings.integer(limit.setting(), limit.usual(), 1, MOST));
    }
    return new IntegrationLimits(values);
  }

  /** The most there may be. */
  public int of(Limit limit) {
    return values.get(limit);
  }

  /**
   * To be asked before one more is made.
   *
   * @param there how many there are already
   * @param mend what can be done about it but raising the limit, as {@code revoke one}
   * @throws RequestRefused with 409 when there is no room; it names the limit and its setting
   */
  public void requireRoom(Limit limit, long there, String mend) {
    if (there >= of(limit)) {
      String sentence =
          "There are %,d %s, and %s allows %,d: %s, or raise the setting"
              .formatted(there, limit.words(), limit.setting(), of(limit), mend);
      throw new RequestRefused(
          new HttpProblem(
              409, sentence, List.of(new Fault("LIMIT_REACHED", limit.setting(), sentence))));
    }
  }
}
