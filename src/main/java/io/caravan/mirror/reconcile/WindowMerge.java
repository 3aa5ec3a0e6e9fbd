package io.caravan.mirror.reconcile;

import java.util.concurrent.CompletableFuture;

/**
 * Goes through a window of both sides in the order of ids, side by side, and tells of ids that only
 * one of them has or that have different dates. Holds one page of HubSpot's.
 */
final class WindowMerge {

  private final Window window;
  private final RemoteIndex hubspot;
  private final Suspects suspects;
  private CompletableFuture<RecordDates> coming;
  private RecordDates page;
  private int place;

  /** Asks for the first page. */
  WindowMerge(Window window, RemoteIndex hubspot, Suspects suspects) {
    this.window = window;
    this.hubspot = hubspot;
    this.suspects = suspects;
    this.coming = hubspot.first(window);
  }

  /** The mirror's next record. */
  void ours(long id, long date) {
    while (hasTheirs() && page.ids()[place] < id) {
      suspects.add(page.ids()[place++]);
    }
    if (!hasTheirs() || page.ids()[place] != id) {
      suspects.add(id);
      return;
    }
    if (page.dates()[place++] != date) {
      suspects.add(id);
    }
  }

  /** The mirror has no more. */
  void end() {
    while (hasTheirs()) {
      suspects.add(page.ids()[place++]);
    }
  }

  private boolean hasTheirs() {
    while (page == null || place == page.size()) {
      if (page != null) {
        if (page.size() < RemoteIndex.PAGE || page.lastId() >= window.idTo()) {
          return false;
        }
        coming = hubspot.first(window.idsAfter(page.lastId()));
      }
      page = coming.join();
      place = 0;
      if (page.size() == 0) {
        return false;
      }
    }
    return true;
  }
}
