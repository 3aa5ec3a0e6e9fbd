package io.caravan.mirror;

import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.LinkState.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
   * What HubSpot's whole answer means for each link. What is known to be so already is not said
   * again, so that a sweep over unchanged links writes nothing. A link with a record that is in the
   * recycle bin is left as it is: HubSpot hides such links and shows them again after a restore.
   *
   * @param known all links of the record with records of the type
   * @param gone whether a record is known not to live
   */
  List<AssociationChange> changes(
      AssociationSet set, Map<Link, LinkState> known, Predicate<RecordRef> gone) {
    var changes = new ArrayList<AssociationChange>();
    for (LinkState state : known.values()) {
      RecordRef other = set.otherEnd(state.link());
      if (!set.links().containsKey(other.id()) && state.isLive() && !gone.test(other)) {
        changes.add(new AssociationChange(state.link(), Label.UNLABELED, true, set.asOf()));
      }
    }
    set.links()
        .forEach(
            (id, labels) -> {
              Link link = set.with(id);
              present(known.getOrDefault(link, LinkState.none(link)), labels, set.asOf(), changes);
            });
    return changes;
  }

  private static void present(
      LinkState state, List<Label> labels, long asOf, List<AssociationChange> changes) {
    if (!state.isLive(Label.UNLABELED.kind()) && labels.stream().noneMatch(Label::isUnlabeled)) {
      changes.add(new AssociationChange(state.link(), Label.UNLABELED, false, asOf));
    }
    for (Label label : labels) {
      if (isNews(state, label)) {
        changes.add(new AssociationChange(state.link(), label, false, asOf));
      }
    }
    for (Held held : state.labels().values()) {
      boolean told = labels.stream().anyMatch(one -> one.kind().equals(held.label().kind()));
      if (!held.removed() && !held.label().isUnlabeled() && !told) {
        changes.add(new AssociationChange(state.link(), held.label(), true, asOf));
      }
    }
  }

  private static boolean isNews(LinkState state, Label label) {
    if (!state.isLive(label.kind())) {
      return true;
    }
    Label known = state.labels().get(label.kind()).label();
    return label.typeId() != 0
        && (known.typeId() != label.typeId() || !known.text().equals(label.text()));
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
