package io.caravan.api;

import io.caravan.http.InboundRequest;
import io.caravan.http.QueryParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers {@code GET /api/openapi.json}. */
final class OpenApiDocument implements Processor {

  private final byte[] document;

  OpenApiDocument() {
    try (InputStream file = OpenApiDocument.class.getResourceAsStream("openapi.json")) {
      document = file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void process(Exchange exchange) {
    QueryParameters.of(exchange.getMessage().getBody(InboundRequest.class), Set.of()).complete();
    JsonAnswer.set(exchange, 200, JsonAnswer.JSON, document);
  }
}
