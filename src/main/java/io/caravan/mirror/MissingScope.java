package io.caravan.mirror;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.hubspot.ObjectType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * An object of a portal that cannot be read because a scope was not granted. Others of the portal
 * can be.
 *
 * @param scopes those that HubSpot asks for, or that reading such objects is known to need; at
 *     least one
 */
public record MissingScope(long portalId, ObjectType type, List<String> scopes) {

  private static final String CATEGORY = "MISSING_SCOPES";

  public MissingScope {
    scopes = List.copyOf(scopes);
  }

  /** Whether a failure says so: of a call that was about this object. */
  public static Optional<MissingScope> of(long portalId, ObjectType type, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof CallFailed failed
            && failed.error() instanceof CallError.Unauthorised refused
            && refused.category().equals(CATEGORY)
        ? Optional.of(
            new MissingScope(
                portalId, type, refused.scopes().isEmpty() ? usual(type) : refused.scopes()))
        : Optional.empty();
  }

  /** In one sentence for operators: what cannot be read, what it needs, and how to mend it. */
  public String sentence() {
    return "%s of portal %d cannot be read: the app lacks %s. Add the scope to the app and have it authorised anew; other objects go on"
        .formatted(
            type,
            portalId,
            scopes.size() == 1
                ? "the scope " + scopes.get(0)
                : "a scope of " + String.join(", ", scopes));
  }

  /** Custom objects share one scope, tickets have one of their own kind. */
  private static List<String> usual(ObjectType type) {
    if (type.isCustom()) {
      return List.of("crm.objects.custom.read");
    }
    return type.equals(ObjectType.TICKETS)
        ? List.of("tickets")
        : List.of("crm.objects." + type.pathName() + ".read");
  }
}
