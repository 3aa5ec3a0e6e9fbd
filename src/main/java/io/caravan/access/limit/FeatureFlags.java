package io.caravan.access.limit;

import io.caravan.http.HttpProblem;
import io.caravan.http.HttpProblem.Fault;
import io.caravan.http.RequestRefused;
import io.caravan.settings.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which optional features are on.
 *
 * @param off those that are not
 */
public record FeatureFlags(Set<Feature> off) {

  public FeatureFlags {
    off = Set.copyOf(off);
  }

  /** All on. */
  public static FeatureFlags allOn() {
    return new FeatureFlags(Set.of());
  }

  /** Reads {@code caravan.features.*}; all are on without. */
  public static FeatureFlags from(Settings settings) {
    var off = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      if (!settings.flag(feature.setting(), true)) {
        off.add(feature);
      }
    }
    return new FeatureFlags(off);
  }

  /** Whether a feature is on. */
  public boolean on(Feature feature) {
    return !off.contains(feature);
  }

  /**
   * To be asked before anything of a feature is done.
   *
   * @throws RequestRefused with 409 when it is off; it names the switch
   */
  public void require(Feature feature) {
    if (!on(feature)) {
      String sentence =
          "%s are switched off: %s is false".formatted(feature.words(), feature.setting());
      throw new RequestRefused(
          new HttpProblem(
              409, sentence, List.of(new Fault("FEATURE_OFF", feature.setting(), sentence))));
    }
  }

  /** What answers a request, as long as its feature is on. */
  public <T, R> Function<T, R> where(Feature feature, Function<T, R> answer) {
    return call -> {
      require(feature);
      return answer.apply(call);
    };
  }
}
