package io.caravan.mirror;

import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.LinkState.Held;

/**
 * Decides what news of an association does to what is known of it. The later news wins per label;
 * at one moment, removal wins. Removing the plain association removes every label with it, and a
 * primary one implies the plain one, as in HubSpot.
 */
final class AssociationRules {

  /** The link after the change; the same object when nothing changed. */
  LinkState apply(LinkState state, AssociationChange change) {
    return change.removed() ? removed(state, change) : added(state, change);
  }

  /**
   * Takes the primary label from a link because another one has it, since {@code at}.
   *
   * @return the same object when nothing changed
   */
  LinkState primaryElsewhere(LinkState state, long at) {
    return settle(state, new Held(Label.PRIMARY, true, at));
  }

  private static LinkState added(LinkState state, AssociationChange change) {
    Held parted = state.labels().get(Label.PARTED.kind());
    if (parted != null && parted.at() >= change.at()) {
      return change.label().isPrimary() ? wasPrimary(state, change.at()) : state;
    }
    LinkState next = settle(state, new Held(change.label(), false, change.at()));
    return change.label().isPrimary()
        ? settle(next, new Held(Label.UNLABELED, false, change.at()))
        : next;
  }

  private static LinkState removed(LinkState state, AssociationChange change) {
    LinkState next = settle(state, new Held(change.label(), true, change.at()));
    if (change.label().isUnlabeled()) {
      next = settle(next, new Held(Label.PARTED, true, change.at()));
      for (Held held : state.labels().values()) {
        if (!held.removed() && held.at() <= change.at()) {
          next = settle(next, new Held(held.label(), true, change.at()));
        }
      }
    }
    return next;
  }

  /** The later of the two stays; a type id or text that only one of them knows is kept. */
  private static LinkState settle(LinkState state, Held news) {
    Held known = state.labels().get(news.label().kind());
    if (known == null) {
      return state.with(news);
    }
    boolean later =
        news.at() > known.at() || (news.at() == known.at() && news.removed() && !known.removed());
    LinkState next = news.label().isPrimary() ? remembered(state, known, news) : state;
    boolean tellsMore = known.label().typeId() == 0 && news.label().typeId() != 0;
    if (!later && !tellsMore) {
      return next;
    }
    Label label = news.label().typeId() != 0 ? news.label() : known.label();
    return next.with(
        later
            ? new Held(label, news.removed(), news.at())
            : new Held(label, known.removed(), known.at()));
  }

  /** When a primary label is not there any more, the time at which it was set is kept apart. */
  private static LinkState remembered(LinkState state, Held known, Held news) {
    if (known.removed() == news.removed()) {
      return state;
    }
    Held set = known.removed() ? news : known;
    Held gone = known.removed() ? known : news;
    return gone.at() >= set.at() ? wasPrimary(state, set.at()) : state;
  }

  private static LinkState wasPrimary(LinkState state, long at) {
    return settle(state, new Held(Label.WAS_PRIMARY, true, at));
  }
}
