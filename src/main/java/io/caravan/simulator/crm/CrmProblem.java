package io.caravan.simulator.crm;

import java.util.List;

/** A change that the CRM refused; nothing of it was applied. */
public abstract sealed class CrmProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private CrmProblem(String message) {
    super(message, null, false, false);
  }

  /** Values of properties were not valid. */
  public static final class InvalidProperties extends CrmProblem {
    private static final long serialVersionUID = 1L;
    private final transient List<InvalidValue> values;

    public InvalidProperties(List<InvalidValue> values) {
      super("invalid property values");
      this.values = List.copyOf(values);
    }

    public List<InvalidValue> values() {
      return values;
    }
  }

  /** A required property has no value (rules of the portal, from version 2026-09 on). */
  public static final class MissingProperties extends CrmProblem {
    private static final long serialVersionUID = 1L;
    private final transient List<String> names;

    public MissingProperties(List<String> names) {
      super("required properties are missing");
      this.names = List.copyOf(names);
    }

    public List<String> names() {
      return names;
    }
  }

  /** A contact with this e-mail address exists. */
  public static final class EmailTaken extends CrmProblem {
    private static final long serialVersionUID = 1L;

    public EmailTaken(long existingId) {
      super("Contact already exists. Existing ID: " + existingId);
    }
  }

  /** Another record holds the value of a unique property. */
  public static final class ValueTaken extends CrmProblem {
    private static final long serialVersionUID = 1L;

    public ValueTaken(String message) {
      super(message);
    }
  }

  /** One of the records does not exist. */
  public static final class NoSuchRecord extends CrmProblem {
    private static final long serialVersionUID = 1L;
    private final long id;

    public NoSuchRecord(long id) {
      super("no record " + id);
      this.id = id;
    }

    public long id() {
      return id;
    }
  }

  /** Associations were not valid. */
  public static final class InvalidAssociation extends CrmProblem {
    private static final long serialVersionUID = 1L;
    private final String reason;
    private final String detail;

    /**
     * @param reason HubSpot's key, such as INVALID_OBJECT_IDS or INVALID_ASSOCIATION_TYPE_ID
     */
    public InvalidAssociation(String reason, String detail) {
      super("One or more associations are invalid");
      this.reason = reason;
      this.detail = detail;
    }

    public String reason() {
      return reason;
    }

    public String detail() {
      return detail;
    }
  }
}
