package io.caravan.write.file;

import io.caravan.gateway.Priority;
import io.caravan.http.InboundRequest;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.ConnectedPortals;
import io.caravan.write.Operation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a request over REST wants done with its file.
 *
 * @param validate whether values are checked before
 * @param dryRun whether only a plan is wanted
 */
record ImportParameters(ImportOrder order, boolean validate, boolean dryRun) {

  private static final Set<String> NAMES =
      Set.of(
          "objectType",
          "operation",
          "idProperty",
          "portal",
          "priority",
          "onDuplicate",
          "map",
          "ignore",
          "separator",
          "clearEmpty",
          "validate",
          "dryRun");

  /**
   * Reads them.
   *
   * @throws RequestRefused with all mistakes
   */
  static ImportParameters of(InboundRequest request, ConnectedPortals portals) {
    String media = request.header("Content-Type");
    FileFormat format =
        Optional.ofNullable(media)
            .flatMap(FileFormat::ofMediaType)
            .orElseThrow(
                () ->
                    new RequestRefused(
                        415,
                        "The body must be text/csv or application/x-ndjson, by its Content-Type; it is "
                            + media));
    var query = QueryParameters.of(request, NAMES);
    Optional<ObjectType> type =
        query.one("objectType", ObjectType::find, "a name such as contacts, or an objectTypeId");
    if (query.text("objectType").isEmpty()) {
      query.fault("REQUIRED", "objectType", "objectType is missing");
    }
    String idProperty = query.text("idProperty").orElse("");
    Operation operation =
        query
            .one("operation", Operation::find, "create, update, upsert or archive")
            .orElse(idProperty.isEmpty() ? Operation.CREATE : Operation.UPSERT);
    long portal = query.number("portal", 1, Long.MAX_VALUE).orElse(portals.only().orElse(0));
    if (!portals.has(portal)) {
      query.fault(
          "UNKNOWN_PORTAL",
          "portal",
          portal == 0
              ? "portal is missing, and not one is connected alone"
              : "portal " + portal + " is not connected");
    }
    Priority priority =
        query
            .one("priority", ImportParameters::priority, "critical, interactive, normal or bulk")
            .orElse(Priority.BULK);
    boolean update =
        query
            .one(
                "onDuplicate",
                text -> Optional.of(text).filter(Set.of("update", "reject")::contains),
                "update or reject")
            .map("update"::equals)
            .orElse(false);
    Map<String, String> columns =
        query
            .one("map", ImportParameters::columns, "Column=property,Column=property")
            .orElse(Map.of());
    Set<String> ignored =
        query
            .text("ignore")
            .map(
                text ->
                    Arrays.stream(text.split(",")).map(String::strip).collect(Collectors.toSet()))
            .orElse(Set.of());
    char separator =
        query
            .one(
                "separator",
                text -> Optional.of(text).filter(one -> one.length() == 1 && !one.equals("\"")),
                "one character")
            .map(text -> text.charAt(0))
            .orElse((char) 0);
    boolean clearEmpty = query.flag("clearEmpty").orElse(false);
    boolean validate = query.flag("validate").orElse(true);
    boolean dryRun = query.flag("dryRun").orElse(false);
    query.complete();
    return new ImportParameters(
        new ImportOrder(
            format,
            type.orElseThrow(),
            operation,
            idProperty,
            portal,
            priority,
            update,
            columns,
            ignored,
            separator,
            clearEmpty),
        validate,
        dryRun);
  }

  private static Optional<Priority> priority(String name) {
    return Arrays.stream(Priority.values())
        .filter(one -> one.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  private static Optional<Map<String, String>> columns(String text) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String pair : text.split(",")) {
      int at = pair.lastIndexOf('=');
      if (at <= 0 || at == pair.length() - 1) {
        return Optional.empty();
      }
      columns.put(pair.substring(0, at).strip(), pair.substring(at + 1).strip());
    }
    return Optional.of(columns);
  }
}
