package io.caravan.simulator.crm;

/**
 * What a portal does where HubSpot's sources contradict each other or say nothing, and what its
 * subscription allows. The defaults are what a careful client must be ready for.
 *
 * @param linkIds how associations write record ids (FACTS 13, row 6)
 * @param linkArchives how removals of associations are answered (FACTS 13, row 7)
 * @param linkArchiveInputs most inputs of one call that removes associations (FACTS 13, row 8)
 * @param mergeKeepsId whether merged contacts and companies keep the primary's id instead of
 *     getting a new one (FACTS 13, row 13)
 * @param historyPage longest page of a list with property histories (FACTS 13, row 16)
 * @param emptyAsNull whether known properties without a value are written as null instead of being
 *     left out (FACTS 13, row 17)
 * @param linksPerRecord most links of one kind that a record may have (FACTS 13, row 25)
 * @param tracedUpdates whether trace ids make updates and upserts succeed in part, as they do for
 *     creates (FACTS 13, row 26)
 * @param strictMinimums whether contacts, companies and deals are refused without the properties
 *     that the documentation asks for (FACTS 4.1)
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
  public static final CrmChoices DEFAULT =
      new CrmChoices(
          LinkIds.BY_VERSION,
          LinkArchives.BY_VERSION,
          100,
          false,
          50,
          true,
          50_000,
          true,
          false,
          ENTERPRISE_TYPES,
          0);

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

  public CrmChoices withLinkIds(LinkIds value) {
    return with(value, linkArchives, linkArchiveInputs, mergeKeepsId, emptyAsNull);
  }

  public CrmChoices withLinkArchives(LinkArchives value) {
    return with(linkIds, value, linkArchiveInputs, mergeKeepsId, emptyAsNull);
  }

  public CrmChoices withLinkArchiveInputs(int value) {
    return with(linkIds, linkArchives, value, mergeKeepsId, emptyAsNull);
  }

  public CrmChoices withMergeKeepsId(boolean value) {
    return with(linkIds, linkArchives, linkArchiveInputs, value, emptyAsNull);
  }

  public CrmChoices withEmptyAsNull(boolean value) {
    return with(linkIds, linkArchives, linkArchiveInputs, mergeKeepsId, value);
  }

  public CrmChoices withHistoryPage(int value) {
    return limited(value, linksPerRecord, tracedUpdates, strictMinimums, customTypes, recordLimit);
  }

  public CrmChoices withLinksPerRecord(int value) {
    return limited(historyPage, value, tracedUpdates, strictMinimums, customTypes, recordLimit);
  }

  public CrmChoices withTracedUpdates(boolean value) {
    return limited(historyPage, linksPerRecord, value, strictMinimums, customTypes, recordLimit);
  }

  public CrmChoices withStrictMinimums(boolean value) {
    return limited(historyPage, linksPerRecord, tracedUpdates, value, customTypes, recordLimit);
  }

  public CrmChoices withCustomTypes(int value) {
    return limited(historyPage, linksPerRecord, tracedUpdates, strictMinimums, value, recordLimit);
  }

  public CrmChoices withRecordLimit(int value) {
    return limited(historyPage, linksPerRecord, tracedUpdates, strictMinimums, customTypes, value);
  }

  private CrmChoices with(
      LinkIds ids, LinkArchives archives, int archiveInputs, boolean keepsId, boolean asNull) {
    return new CrmChoices(
        ids,
        archives,
        archiveInputs,
        keepsId,
        historyPage,
        asNull,
        linksPerRecord,
        tracedUpdates,
        strictMinimums,
        customTypes,
        recordLimit);
  }

  private CrmChoices limited(
      int page, int links, boolean traced, boolean strict, int types, int records) {
    return new CrmChoices(
        linkIds,
        linkArchives,
        linkArchiveInputs,
        mergeKeepsId,
        page,
        emptyAsNull,
        links,
        traced,
        strict,
        types,
        records);
  }
}
