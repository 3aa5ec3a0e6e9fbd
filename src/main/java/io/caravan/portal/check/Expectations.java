package io.caravan.portal.check;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Caravan is to do with its portals, as the scopes say that it asks for.
 *
 * @param required scopes without which a portal is of no use
 * @param optional scopes that are good to have
 * @param journal whether the webhooks journal is to be read
 */
public record Expectations(List<String> required, List<String> optional, boolean journal) {

  public Expectations {
    required = List.copyOf(required);
    optional = List.copyOf(optional);
  }

  /** What any of the scopes is asked for. */
  List<Feature> wanted() {
    Set<String> asked = new HashSet<>(required);
    asked.addAll(optional);
    return Arrays.stream(Feature.values())
        .filter(feature -> feature.scopes().stream().anyMatch(asked::contains))
        .toList();
  }

  /** What no scope is asked for. */
  List<Feature> unwanted() {
    return Arrays.stream(Feature.values()).filter(feature -> !wanted().contains(feature)).toList();
  }

  /** Whether a portal is of no use without it. */
  boolean requires(Feature feature) {
    return feature.scopes().stream().anyMatch(required::contains);
  }

  /** Required scopes that are not among those granted. */
  List<String> missing(List<String> granted) {
    return required.stream().filter(scope -> !granted.contains(scope)).toList();
  }
}
