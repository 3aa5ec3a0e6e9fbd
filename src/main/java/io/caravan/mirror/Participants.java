package io.caravan.mirror;

import io.caravan.store.Participant;
import java.util.ArrayList;
import java.util.List;

/**
 * Several participants as one: a mark of the whole stands for a mark of each.
 *
 * <p>The mark is the number of marks that were taken; what each had marked then is remembered until
 * the commit.
 */
final class Participants implements Participant {

  private final List<Participant> members;
  private final List<int[]> marks = new ArrayList<>();

  private Participants(List<Participant> members) {
    this.members = members;
  }

  /** The queue, and those listeners that take part in transactions. */
  static Participants among(RereadQueue queue, List<MirrorListener> listeners) {
    var members = new ArrayList<Participant>();
    members.add(queue);
    for (MirrorListener listener : listeners) {
      if (listener instanceof Participant participant) {
        members.add(participant);
      }
    }
    return new Participants(List.copyOf(members));
  }

  @Override
  public int mark() {
    int[] each = members.stream().mapToInt(Participant::mark).toArray();
    marks.add(each);
    return marks.size();
  }

  @Override
  public void undo(int mark) {
    int[] each = mark == 0 ? new int[members.size()] : marks.get(mark - 1);
    for (int i = 0; i < each.length; i++) {
      members.get(i).undo(each[i]);
    }
    marks.subList(mark, marks.size()).clear();
  }

  @Override
  public void committed() {
    members.forEach(Participant::committed);
    marks.clear();
  }
}
