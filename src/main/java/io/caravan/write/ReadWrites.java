package io.caravan.write;

import io.caravan.access.Callers;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns a JSON body with one write or several into a {@link WriteRequest}. */
public final class ReadWrites implements Processor {

  /** Header: the priority of writes that name none; {@code normal} without it. */
  public static final String DEFAULT_PRIORITY = "CaravanDefaultPriority";

  /** Header: whether to tell only what would be done. Such a request must never get here. */
  public static final String DRY_RUN = "CaravanDryRun";

  private final Writes writes;
  private final ConnectedPortals portals;

  ReadWrites(Writes writes, ConnectedPortals portals) {
    this.writes = writes;
    this.portals = portals;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    if (exchange.getMessage().getHeader(DRY_RUN, false, Boolean.class)) {
      throw new InvalidWrite(
          List.of(
              new Problem(
                  "NO_DRY_RUN", "dryRun", "Writes cannot be tried here without doing them")));
    }
    byte[] body = exchange.getMessage().getMandatoryBody(byte[].class);
    String priority = exchange.getMessage().getHeader(DEFAULT_PRIORITY, "normal", String.class);
    ConnectedPortals seen = portals.seenBy(Callers.within(exchange));
    exchange.getMessage().setBody(WriteRequest.read(body, seen, writes::newId, priority));
  }
}
