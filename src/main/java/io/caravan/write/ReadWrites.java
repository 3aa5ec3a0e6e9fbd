package io.caravan.write;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns a JSON body with one write or several into a {@link WriteRequest}. */
final class ReadWrites implements Processor {

  private final Writes writes;
  private final ConnectedPortals portals;

  ReadWrites(Writes writes, ConnectedPortals portals) {
    this.writes = writes;
    this.portals = portals;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    byte[] body = exchange.getMessage().getMandatoryBody(byte[].class);
    exchange.getMessage().setBody(WriteRequest.read(body, portals, writes::newId));
  }
}
