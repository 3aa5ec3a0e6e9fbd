package io.caravan.write.validation;

import io.caravan.gateway.FutureStep;
import io.caravan.write.InvalidWrite;
import io.caravan.write.Problem;
import io.caravan.write.Write;
import io.caravan.write.WriteRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/**
 * The step that compares a request's writes with what their portals define. Those that HubSpot
 * would refuse are noted as refused, or the request is refused whole, as the caller wishes.
 */
public final class ValidateWrites extends FutureStep {

  /**
   * Header: {@code true} refuses each wrong write alone, {@code all} the whole request where one is
   * wrong, {@code false} does not validate.
   */
  public static final String MODE = "CaravanValidate";

  private final Validation validation;
  private final boolean byDefault;

  ValidateWrites(Validation validation, boolean byDefault) {
    this.validation = validation;
    this.byDefault = byDefault;
  }

  @Override
  protected CompletableFuture<?> begin(Exchange exchange) {
    String mode = mode(exchange.getMessage().getHeader(MODE, String.class));
    if (mode.equals("false")) {
      return CompletableFuture.completedFuture(null);
    }
    WriteRequest request = exchange.getMessage().getBody(WriteRequest.class);
    return problems(request.writes())
        .thenAccept(
            problems -> {
              if (mode.equals("all") && !problems.isEmpty()) {
                throw request.invalid(problems);
              }
              exchange.getMessage().setBody(request.refusing(problems));
            });
  }

  private String mode(String header) {
    String mode = header == null ? Boolean.toString(byDefault) : header.toLowerCase(Locale.ROOT);
    return switch (mode) {
      case "true", "all", "false" -> mode;
      default ->
          throw new InvalidWrite(
              List.of(
                  new Problem(
                      "INVALID_VALUE",
                      MODE,
                      MODE + " must be true, all or false, not '" + header + "'")));
    };
  }

  private CompletableFuture<Map<String, List<Problem>>> problems(List<Write> writes) {
    Map<Long, List<Write>> byPortal = new LinkedHashMap<>();
    writes.forEach(
        write ->
            byPortal.computeIfAbsent(write.portalId(), portal -> new ArrayList<>()).add(write));
    CompletableFuture<Map<String, List<Problem>>> all =
        CompletableFuture.completedFuture(new HashMap<>());
    for (Map.Entry<Long, List<Write>> some : byPortal.entrySet()) {
      all =
          all.thenCombine(
              validation.problems(some.getKey(), some.getValue()),
              (found, more) -> {
                found.putAll(more);
                return found;
              });
    }
    return all;
  }
}
