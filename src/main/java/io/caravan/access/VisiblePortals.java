package io.caravan.access;

import java.util.Optional;
import java.util.Set;

/**
 * The portals that a caller sees.
 *
 * @param ids empty for all there are and ever were: what is left of a portal that nobody owns any
 *     more is for those who run the installation
 */
public record VisiblePortals(Optional<Set<Long>> ids) {

  /** All of them. */
  public static final VisiblePortals ALL = new VisiblePortals(Optional.empty());

  public VisiblePortals {
    ids = ids.map(Set::copyOf);
  }

  /** These alone. */
  public static VisiblePortals only(Set<Long> ids) {
    return new VisiblePortals(Optional.of(ids));
  }

  /** Whether a portal is among them; of 0, which stands for no single portal: whether all are. */
  public boolean includes(long portalId) {
    return ids.map(some -> some.contains(portalId)).orElse(true);
  }

  /** Whether nothing is hidden, not even what belongs to no portal. */
  public boolean all() {
    return ids.isEmpty();
  }

  /** As filters take them: null for all. */
  public Set<Long> orNull() {
    return ids.orElse(null);
  }
}
