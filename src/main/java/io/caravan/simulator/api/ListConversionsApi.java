package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;
import static io.caravan.simulator.api.ListGate.entry;
import static io.caravan.simulator.api.ListGate.refusing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.lists.Conversions;
import io.caravan.simulator.lists.Conversions.AfterInactivity;
import io.caravan.simulator.lists.Conversions.Conversion;
import io.caravan.simulator.lists.Conversions.OnDate;
import io.caravan.simulator.lists.ListEntry;
import io.caravan.simulator.lists.Lists;

/** Plans for dynamic lists to become static. Source: HubSpot docs, lists guide. */
final class ListConversionsApi implements ApiFamily {

  private final ListGate gate;

  ListConversionsApi(ListGate gate) {
    this.gate = gate;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LISTS) {
      String path = base + "/{listId}/schedule-conversion";
      routes.add("GET", path, BURST, this::get);
      routes.add("PUT", path, BURST, refusing(this::plan));
      routes.add("DELETE", path, BURST, this::cancel);
    }
  }

  private Answer get(Call call) {
    Lists lists = gate.read(call);
    ListEntry entry = entry(lists, call);
    return lists
        .conversions()
        .find(entry.list().id())
        .map(planned -> answer(entry, planned))
        .orElseThrow(
            () ->
                ListGate.notFound(
                    "No conversion is planned for list " + entry.list().id() + ".",
                    "listId",
                    call.value("listId")));
  }

  private Answer plan(Call call) {
    Lists lists = gate.write(call);
    ListEntry entry = entry(lists, call);
    return answer(entry, lists.conversions().plan(entry, when(call.json())));
  }

  private static Conversions.When when(ObjectNode body) {
    return switch (body.path("conversionType").asText()) {
      case "CONVERSION_DATE" ->
          new OnDate(
              body.path("year").asInt(), body.path("month").asInt(), body.path("day").asInt());
      case "INACTIVITY" ->
          new AfterInactivity(body.path("offset").asInt(), body.path("timeUnit").asText());
      default -> throw ApiError.invalid("conversionType must be CONVERSION_DATE or INACTIVITY");
    };
  }

  private static Answer answer(ListEntry entry, Conversion conversion) {
    ObjectNode body = Json.object();
    body.put("listId", Long.toString(entry.list().id()));
    ObjectNode when = body.putObject("requestedConversionTime");
    if (conversion.when() instanceof OnDate date) {
      when.put("conversionType", "CONVERSION_DATE");
      when.put("year", date.year());
      when.put("month", date.month());
      when.put("day", date.day());
    } else if (conversion.when() instanceof AfterInactivity inactivity) {
      when.put("conversionType", "INACTIVITY");
      when.put("offset", inactivity.offset());
      when.put("timeUnit", inactivity.unit());
    }
    if (conversion.convertedAt() != 0) {
      body.put("convertedAt", Timestamps.iso(conversion.convertedAt()));
    }
    return Answer.ok(body);
  }

  private Answer cancel(Call call) {
    Lists lists = gate.write(call);
    lists.conversions().cancel(entry(lists, call).list().id());
    return Answer.none();
  }
}
