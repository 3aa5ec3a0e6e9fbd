package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;
import static io.caravan.simulator.api.ListGate.entry;
import static io.caravan.simulator.api.ListGate.refusing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.lists.ListEntry;
import io.caravan.simulator.lists.ListFolders.Folder;
import io.caravan.simulator.lists.ListRefused;
import io.caravan.simulator.lists.Lists;

/** The folders of lists. Source: HubSpot docs, lists guide, folders. */
final class ListFoldersApi implements ApiFamily {

  private final ListGate gate;

  ListFoldersApi(ListGate gate) {
    this.gate = gate;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LISTS) {
      String folders = base + "/folders";
      routes.add("GET", folders, BURST, this::get);
      routes.add("POST", folders, BURST, refusing(this::create));
      routes.add("PUT", folders + "/move-list", BURST, refusing(this::moveList));
      routes.add("DELETE", folders + "/{folderId}", BURST, refusing(this::delete));
      routes.add("PUT", folders + "/{folderId}/rename", BURST, refusing(this::rename));
      routes.add("PUT", folders + "/{folderId}/move/{parent}", BURST, refusing(this::move));
    }
  }

  private static Folder folder(Lists lists, String id) {
    return lists
        .folders()
        .find(number(id))
        .orElseThrow(
            () -> ListGate.notFound("Folder does not exist with ID " + id + ".", "folderId", id));
  }

  private static long number(String id) {
    return id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
  }

  private static Answer answer(Lists lists, Folder folder) {
    return Answer.ok(Json.object().set("folder", ListJson.folder(lists, folder)));
  }

  private Answer get(Call call) {
    Lists lists = gate.read(call);
    return answer(lists, folder(lists, call.query().first("folderId").orElse("0")));
  }

  private Answer create(Call call) {
    Lists lists = gate.write(call);
    ObjectNode body = call.json();
    String name = name(body.path("name").asText(""));
    Folder parent = folder(lists, body.path("parentFolderId").asText("0"));
    return answer(lists, lists.folders().create(name, parent.id(), call.grant().userId()));
  }

  private static String name(String name) {
    if (name.isBlank()) {
      throw ApiError.invalid("Some required fields were not set: [name]");
    }
    return name;
  }

  private Answer rename(Call call) {
    Lists lists = gate.write(call);
    String name = name(call.query().first("newFolderName").orElse(""));
    return answer(lists, lists.folders().rename(folder(lists, call.value("folderId")), name));
  }

  private Answer move(Call call) {
    Lists lists = gate.write(call);
    Folder parent = folder(lists, call.value("parent"));
    return answer(lists, lists.folders().move(folder(lists, call.value("folderId")), parent.id()));
  }

  private Answer moveList(Call call) {
    Lists lists = gate.write(call);
    ObjectNode body = call.json();
    ListEntry list = entry(lists, body.path("listId").asText());
    lists.move(list, folder(lists, body.path("newFolderId").asText()).id());
    return Answer.none();
  }

  private Answer delete(Call call) {
    Lists lists = gate.write(call);
    Folder folder = folder(lists, call.value("folderId"));
    if (lists.all().stream().anyMatch(entry -> entry.list().folderId() == folder.id())) {
      throw new ListRefused("Folder %d is not empty".formatted(folder.id()));
    }
    lists.folders().delete(folder);
    return Answer.none();
  }
}
