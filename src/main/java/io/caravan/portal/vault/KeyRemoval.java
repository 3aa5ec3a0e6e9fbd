package io.caravan.portal.vault;

import java.util.List;

/**
 * What became of the retired keys.
 *
 * @param removed their ids
 * @param kept those that have to stay
 */
public record KeyRemoval(List<String> removed, List<Kept> kept) {

  /**
   * A retired key that stays.
   *
   * @param why as people are told
   */
  public record Kept(String id, String why) {}
}
