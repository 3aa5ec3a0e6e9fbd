package io.caravan.read;

/** HubSpot has no such record: it never existed, or it lies in the recycle bin. */
public final class RecordNotFound extends RuntimeException {

  /** Without the value of a unique property: it may be personal, and this may end in a log. */
  RecordNotFound(ReadRequest request) {
    super(
        "portal "
            + request.portalId()
            + " has no record of "
            + request.type()
            + (request.idProperty().isEmpty()
                ? " with the id " + request.id()
                : " with this value of " + request.idProperty()));
  }
}
