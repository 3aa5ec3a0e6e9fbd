package io.caravan.mirror.reconcile;

import static io.caravan.mirror.reconcile.RemoteIndex.PAGE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the records that differ between the mirror and HubSpot by counting: a window whose numbers
 * agree is left alone, one whose numbers differ is cut in two until it costs less to read it than
 * to cut it further.
 *
 * <p>Costs one call per window at first. A window of n records in which m records are more on one
 * side than on the other costs at most about {@code m * (log2(n / 200) + 2)} calls more, and never
 * more than twice what reading it whole costs. What cancels out within one of the first windows is
 * not seen.
 */
final class Narrowing {

  /** Windows that are read at one time; of each a page is held. */
  private static final int TOGETHER = 250;

  private final RemoteIndex hubspot;
  private final MirrorSide mirror;
  private final boolean byIds;
  private final long mostReads;

  /**
   * @param byIds whether windows are cut by ids, not by dates
   * @param mostReads calls that reading windows may cost; beyond, nothing is read
   */
  Narrowing(RemoteIndex hubspot, MirrorSide mirror, boolean byIds, long mostReads) {
    this.hubspot = hubspot;
    this.mirror = mirror;
    this.byIds = byIds;
    this.mostReads = mostReads;
  }

  /**
   * What was found.
   *
   * @param differing windows whose numbers differed at first
   * @param readCalls what reading them costs, in calls
   * @param tooMany whether that was too much, so that nothing was read
   */
  record Result(int differing, long readCalls, boolean tooMany) {}

  /** A window with HubSpot's number of records. */
  private record Counted(Window window, long remote) {}

  /**
   * Narrows down.
   *
   * @param windows that do not overlap
   * @param exact windows that are read without counting
   * @param suspects told of records whose dates differ, or that one side does not have
   */
  Result find(List<Window> windows, List<Counting> exact, Suspects suspects) {
    List<Counted> leaves = new ArrayList<>();
    exact.forEach(each -> leaves.add(new Counted(each.window(), each.remote())));
    List<Counted> open = counted(windows);
    int differing = -1;
    while (!open.isEmpty()) {
      Map<Window, Tally> tallies = tally(open.stream().map(Counted::window).toList());
      List<Counted> cut = new ArrayList<>();
      for (Counted each : open) {
        long local = tallies.get(each.window()).count();
        if (local == each.remote()) {
          continue;
        }
        cut.add(each);
      }
      differing = differing < 0 ? cut.size() : differing;
      open = halved(cut, tallies, leaves);
    }
    long reads = leaves.stream().mapToLong(leaf -> 1 + leaf.remote() / PAGE).sum();
    if (reads > mostReads) {
      return new Result(Math.max(0, differing), reads, true);
    }
    readAll(leaves, suspects);
    return new Result(Math.max(0, differing), reads, false);
  }

  /** A window with a number of records that HubSpot has told already. */
  record Counting(Window window, long remote) {}

  private List<Counted> counted(List<Window> windows) {
    List<CompletableFuture<Long>> asked = windows.stream().map(hubspot::count).toList();
    List<Counted> counted = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      counted.add(new Counted(windows.get(i), asked.get(i).join()));
    }
    return counted;
  }

  /** One half is asked for, the other is what is left of the whole. */
  private List<Counted> halved(
      List<Counted> whole, Map<Window, Tally> tallies, List<Counted> leaves) {
    List<Counted> parents = new ArrayList<>();
    List<Window> lower = new ArrayList<>();
    List<Window> upper = new ArrayList<>();
    for (Counted each : whole) {
      Tally tally = tallies.get(each.window());
      List<Window> halves = isWorthReading(each, tally) ? List.of() : tally.halves();
      if (halves.size() == 2) {
        parents.add(each);
        lower.add(halves.get(0));
        upper.add(halves.get(1));
      } else {
        leaves.add(each);
      }
    }
    List<Counted> next = counted(lower);
    for (int i = 0; i < parents.size(); i++) {
      long rest = parents.get(i).remote() - next.get(i).remote();
      next.add(new Counted(upper.get(i), Math.max(0, rest)));
    }
    return next;
  }

  private static boolean isWorthReading(Counted window, Tally tally) {
    long reads = 1 + window.remote() / PAGE;
    long larger = Math.max(window.remote(), tally.count());
    if (larger <= PAGE || reads == 1) {
      return true;
    }
    long difference = Math.abs(window.remote() - tally.count());
    int steps = 64 - Long.numberOfLeadingZeros((larger - 1) / PAGE);
    return reads <= difference * (1 + steps);
  }

  private Map<Window, Tally> tally(List<Window> windows) {
    Map<Window, Tally> tallies = new HashMap<>();
    windows.forEach(window -> tallies.put(window, new Tally(window, byIds)));
    var finder = new WindowFinder(windows);
    mirror.each(
        (id, date) -> {
          Window window = finder.find(id, date);
          if (window != null) {
            tallies.get(window).add(id, date);
          }
        });
    return tallies;
  }

  private void readAll(List<Counted> leaves, Suspects suspects) {
    for (int from = 0; from < leaves.size(); from += TOGETHER) {
      List<Counted> some = leaves.subList(from, Math.min(leaves.size(), from + TOGETHER));
      read(some.stream().map(Counted::window).toList(), suspects);
    }
  }

  private void read(List<Window> windows, Suspects suspects) {
    Map<Window, WindowMerge> merges = new LinkedHashMap<>();
    windows.forEach(window -> merges.put(window, new WindowMerge(window, hubspot, suspects)));
    var finder = new WindowFinder(windows);
    mirror.each(
        (id, date) -> {
          Window window = finder.find(id, date);
          if (window != null) {
            merges.get(window).ours(id, date);
          }
        });
    merges.values().forEach(WindowMerge::end);
  }
}
