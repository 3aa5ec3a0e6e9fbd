package io.caravan.operations;

import io.vertx.ext.web.RoutingContext;

/**
 * What a call of the management API adds to its entry in the audit log, where its path and query do
 * not tell enough.
 */
public final class AuditNote {

  private static final String KEY = AuditNote.class.getName();

  private long portalId;
  private String before = "";
  private String after = "";

  private AuditNote() {}

  /** The one of a call. */
  public static AuditNote of(RoutingContext call) {
    if (call.get(KEY) instanceof AuditNote there) {
      return there;
    }
    var note = new AuditNote();
    call.put(KEY, note);
    return note;
  }

  /** Whose portal the call is about. */
  public AuditNote portal(long id) {
    portalId = id;
    return this;
  }

  /** What was before, as JSON without secrets. */
  public AuditNote before(String json) {
    before = json;
    return this;
  }

  /** What is after, as JSON without secrets; in place of the query. */
  public AuditNote after(String json) {
    after = json;
    return this;
  }

  long portalId() {
    return portalId;
  }

  String before() {
    return before;
  }

  String after() {
    return after;
  }
}
