package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;

/**
 * Two records were associated or parted, or found associated.
 *
 * @param link which two records
 * @param label in which capacity
 * @param removed whether they were parted
 * @param at HubSpot's time in milliseconds; 0 for what a load found, which any event overrules
 */
public record AssociationChange(Link link, Label label, boolean removed, long at)
    implements MirrorChange {

  /**
   * Two records in one fixed order, so that both sides' events mean the same row.
   *
   * @param fromType the lower of the two types; ids decide between two records of one type
   */
  public record Link(
      long portalId, ObjectType fromType, long fromId, ObjectType toType, long toId) {

    /** The pair in its fixed order. */
    public static Link of(RecordRef one, RecordRef other) {
      boolean inOrder = inOrder(one, other);
      RecordRef from = inOrder ? one : other;
      RecordRef to = inOrder ? other : one;
      return new Link(from.portalId(), from.type(), from.id(), to.type(), to.id());
    }

    /** Whether the first of two records stands first in their link. */
    public static boolean inOrder(RecordRef one, RecordRef other) {
      int types = one.type().compareTo(other.type());
      return types < 0 || (types == 0 && one.id() <= other.id());
    }

    /** The first record. */
    public RecordRef from() {
      return new RecordRef(portalId, fromType, fromId);
    }

    /** The second record. */
    public RecordRef to() {
      return new RecordRef(portalId, toType, toId);
    }
  }

  /**
   * In which capacity two records are associated.
   *
   * @param kind {@code unlabeled}, {@code primary}, or category and type id of any other label
   * @param typeId HubSpot's number as seen from the link's first record; 0 when not known
   * @param text what people read; empty when there is none
   */
  public record Label(String kind, int typeId, String category, String text) {

    static final Label UNLABELED = new Label("unlabeled", 0, "HUBSPOT_DEFINED", "");
    static final Label PRIMARY = new Label("primary", 0, "HUBSPOT_DEFINED", "Primary");

    /** Not a label: remembers when the two were last parted, so that older labels stay gone. */
    static final Label PARTED = new Label("parted", 0, "", "");

    /**
     * Not a label: remembers when a primary label was set that is gone, for until then it was the
     * one primary of its record.
     */
    static final Label WAS_PRIMARY = new Label("was-primary", 0, "", "");

    /** Whether it is the plain association, which every other one implies. */
    public boolean isUnlabeled() {
      return kind.equals(UNLABELED.kind);
    }

    /** Whether it is the association with the primary company. */
    public boolean isPrimary() {
      return kind.equals(PRIMARY.kind);
    }

    /** The label that HubSpot's API describes with category, type id and text. */
    public static Label of(String category, int typeId, String text) {
      if (text == null || text.isBlank()) {
        return new Label("unlabeled", typeId, category, "");
      }
      if (category.equals("HUBSPOT_DEFINED") && text.equalsIgnoreCase("Primary")) {
        return new Label("primary", typeId, category, text);
      }
      return new Label(category + ":" + typeId, typeId, category, text);
    }
  }
}
