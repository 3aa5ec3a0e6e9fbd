package io.caravan.operations;

import io.caravan.http.HttpProblem;
import io.caravan.http.RequestRefused;
import io.caravan.store.StoreOverloaded;
import io.caravan.store.StoreUnavailable;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered to a call of the management API that failed. */
final class FailedCall {

  private static final Logger LOG = LoggerFactory.getLogger(FailedCall.class);

  private FailedCall() {}

  static Reply reply(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RequestRefused refused) {
        return Reply.problem(refused.problem());
      }
      if (cause instanceof HttpException unreadable && unreadable.getStatusCode() == 400) {
        return Reply.problem(HttpProblem.of(400, "The query cannot be read"));
      }
      if (cause instanceof StoreOverloaded) {
        return Reply.problem(HttpProblem.of(503, cause.getMessage()));
      }
      if (cause instanceof StoreUnavailable) {
        // What is wrong with the database stands in the log already.
        LOG.warn("A call of the management API met a database that cannot be used");
        return Reply.problem(
            HttpProblem.of(503, "The database cannot be used at present; try again later"));
      }
    }
    LOG.warn("A call of the management API failed", thrown);
    return Reply.problem(HttpProblem.of(500, "It could not be done; the log says why"));
  }
}
