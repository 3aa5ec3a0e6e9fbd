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

  /** Properties lack that a record must have. */
  public abstract static sealed class Incomplete extends CrmProblem {
    private static final long serialVersionUID = 1L;
    private final transient List<String> names;

    private Incomplete(String message, List<String> names) {
      super(message);
      this.names = List.copyOf(names);
    }

    public List<String> names() {
      return names;
    }
  }

  /** A required property has no value (rules of the portal, from version 2026-09 on). */
  public static final class MissingProperties extends Incomplete {
    private static final long serialVersionUID = 1L;

    public MissingProperties(List<String> names) {
      super("required properties are missing", names);
    }
  }

  /** A property is required because of another one's value (from version 2026-09 on). */
  public static final class ConditionNotMet extends CrmProblem {
    private static final long serialVersionUID = 1L;
    private final String property;

    public ConditionNotMet(String property, String controlling) {
      super(
          property
              + " is required because of a conditional property rule based on ["
              + controlling
              + "]");
      this.property = property;
    }

    public String property() {
      return property;
    }
  }

  /** A create lacks what every record of its type must have. */
  public static final class IncompleteRecord extends Incomplete {
    private static final long serialVersionUID = 1L;

    /**
     * @param type the type's name in upper case
     */
    public IncompleteRecord(String type, List<String> names) {
      super("Error creating " + type + ". Some required properties were not set.", names);
    }
  }

  /** The portal has as many as its subscription allows. */
  public static final class LimitReached extends CrmProblem {
    private static final long serialVersionUID = 1L;

    public LimitReached(String message) {
      super(message);
    }
  }

  /** A merge would give a record too many identities. */
  public static final class TooManyIdentities extends CrmProblem {
    private static final long serialVersionUID = 1L;

    public TooManyIdentities(int max) {
      super("Cannot have more than " + max + " identities on a profile");
    }
  }

  /** A rule that has no error of its own was broken. */
  public static final class Refused extends CrmProblem {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }

  /** A contact with this e-mail address exists. */
  public static final class EmailTaken extends CrmProblem {
    private static final long serialVersionUID = 1L;

    public EmailTaken(long existingId) {
      super("Contact already exists. Existing ID: " + existingId);
    }

    /** The other contact is to be made by the same call and has no id yet. */
    public EmailTaken() {
      super("Contact already exists");
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
