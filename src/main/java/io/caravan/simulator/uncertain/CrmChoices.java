package io.caravan.simulator.uncertain;

import java.util.function.Consumer;

/**
 * What a portal does where HubSpot's sources contradict each other or say nothing, and what its
 * subscription allows. The defaults are what a careful client must be ready for.
 *
 * @param linkIds how associations write record ids
 * @param linkArchives how removals of associations are answered
 * @param linkArchiveInputs most inputs of one call that removes associations
 * @param mergeKeepsId whether merged contacts and companies keep the primary's id instead of
 *     getting a new one
 * @param historyPage longest page of a list with property histories
 * @param emptyAsNull whether known properties without a value are written as null instead of being
 *     left out
 * @param linksPerRecord most links of one kind that a record may have
 * @param tracedUpdates whether trace ids make updates and upserts succeed in part, as they do for
 *     creates
 * @param strictMinimums whether contacts, companies and deals are refused without the properties
 *     that the documentation asks for
 * @param customTypes how many custom object types the subscription allows; 0 below Enterprise
 * @param recordLimit most live records per object type, as free accounts have; 0 for no limit
 */
public record CrmChoices(
    LinkIds linkIds,
    LinkArchives linkArchives,
    int linkArchiveInputs,
    boolean mergeKeepsId,
    int historyPage,
    boolean emptyAsNull,
    int linksPerRecord,
    boolean tracedUpdates,
    boolean strictMinimums,
    int customTypes,
    int recordLimit) {

  /** How many custom object types an Enterprise subscription brings. */
  public static final int ENTERPRISE_TYPES = 10;

  /** The safe assumption for each. */
  public static final CrmChoices DEFAULT = new Draft().build();

  /** How associations write record ids. */
  public enum LinkIds {
    /** Numbers on v4, text on the dated paths. */
    BY_VERSION,
    NUMBER,
    TEXT
  }

  /** How removals of associations are answered. */
  public enum LinkArchives {
    /** 204 on v4, 200 with a body on the dated paths. */
    BY_VERSION,
    NO_CONTENT,
    BODY
  }

  /**
   * @throws IllegalArgumentException when a number is out of range
   */
  public CrmChoices {
    if (linkArchiveInputs < 1 || historyPage < 1 || linksPerRecord < 1) {
      throw new IllegalArgumentException(
          "linkArchiveInputs, historyPage and linksPerRecord must be at least 1: "
              + linkArchiveInputs
              + ", "
              + historyPage
              + ", "
              + linksPerRecord);
    }
    if (customTypes < 0 || recordLimit < 0) {
      throw new IllegalArgumentException(
          "customTypes and recordLimit must not be negative: " + customTypes + ", " + recordLimit);
    }
  }

  /**
   * The same with other choices: {@code with(it -> it.mergeKeepsId = true)}.
   *
   * @throws IllegalArgumentException when a number is out of range
   */
  public CrmChoices with(Consumer<Draft> changes) {
    var draft = new Draft(this);
    changes.accept(draft);
    return draft.build();
  }

  /** The choices while they are being made. */
  public static final class Draft {
    public LinkIds linkIds = LinkIds.BY_VERSION;
    public LinkArchives linkArchives = LinkArchives.BY_VERSION;
    public int linkArchiveInputs = 100;
    public boolean mergeKeepsId;
    public int historyPage = 50;
    public boolean emptyAsNull = true;
    public int linksPerRecord = 50_000;
    public boolean tracedUpdates = true;
    public boolean strictMinimums;
    public int customTypes = ENTERPRISE_TYPES;
    public int recordLimit;

    private Draft() {}

    private Draft(CrmChoices from) {
      linkIds = from.linkIds;
      linkArchives = from.linkArchives;
      linkArchiveInputs = from.linkArchiveInputs;
      mergeKeepsId = from.mergeKeepsId;
      historyPage = from.historyPage;
      emptyAsNull = from.emptyAsNull;
      linksPerRecord = from.linksPerRecord;
      tracedUpdates = from.tracedUpdates;
      strictMinimums = from.strictMinimums;
      customTypes = from.customTypes;
      recordLimit = from.recordLimit;
    }

    private CrmChoices build() {
      return new CrmChoices(
          linkIds,
          linkArchives,
          linkArchiveInputs,
          mergeKeepsId,
          historyPage,
          emptyAsNull,
          linksPerRecord,
          tracedUpdates,
          strictMinimums,
          customTypes,
          recordLimit);
    }
  }
}
