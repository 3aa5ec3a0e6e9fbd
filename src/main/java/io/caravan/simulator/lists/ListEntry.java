package io.caravan.simulator.lists;

/** A list as it lives: its definition, filter, members. Guarded by the portal's lock. */
public final class ListEntry {

  private final Members members = new Members();
  private CrmList list;
  private ReadFilter filter;
  private boolean processing;
  private long run;
  private long filledAt;

  ListEntry(CrmList list, ReadFilter filter) {
    this.list = list;
    this.filter = filter;
  }

  /** A list in a snapshot. */
  record State(CrmList list, Members.State members, boolean processing, long filledAt) {}

  State state() {
    return new State(list, members.state(), processing, filledAt);
  }

  /** The list as it was when it was saved, still without its filter. */
  static ListEntry of(State state) {
    var entry = new ListEntry(state.list(), null);
    entry.members.restore(state.members());
    entry.processing = state.processing();
    entry.filledAt = state.filledAt();
    return entry;
  }

  public CrmList list() {
    return list;
  }

  public Members members() {
    return members;
  }

  /** COMPLETE, or PROCESSING while records are still looked at for the first time. */
  public String processingStatus() {
    return processing ? "PROCESSING" : "COMPLETE";
  }

  /** Null for a list without filters. */
  ReadFilter filter() {
    return filter;
  }

  void become(CrmList next) {
    list = next;
  }

  void filterBy(ReadFilter next) {
    filter = next;
  }

  boolean dynamic() {
    return list.type() == ProcessingType.DYNAMIC && list.deletedAt() == 0;
  }

  /** Begins to be filled anew; what an older run still does is no longer wanted. */
  long beginRun(boolean visibly) {
    processing |= visibly;
    return ++run;
  }

  boolean isRun(long number) {
    return run == number && list.deletedAt() == 0;
  }

  void endRun(long at) {
    processing = false;
    filledAt = at;
  }

  /** When all records were last looked at, milliseconds since the epoch. */
  long filledAt() {
    return filledAt;
  }

  boolean processing() {
    return processing;
  }
}
