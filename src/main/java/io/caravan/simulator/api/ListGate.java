package io.caravan.simulator.api;

import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Handler;
import io.caravan.simulator.lists.ListEntry;
import io.caravan.simulator.lists.ListRefused;
import io.caravan.simulator.lists.Lists;
import io.caravan.simulator.portal.PerPortal;

/** What all calls about lists have in common: scopes, the list of the path, refusals. */
final class ListGate {

  private final PerPortal<Lists> lists;

  ListGate(PerPortal<Lists> lists) {
    this.lists = lists;
  }

  /** The portal's lists, if the token may read them. */
  Lists read(Call call) {
    call.require("crm.lists.read");
    return caughtUp(call);
  }

  /** The portal's lists, if the token may change them. */
  Lists write(Call call) {
    call.require("crm.lists.write");
    return caughtUp(call);
  }

  private Lists caughtUp(Call call) {
    Lists found = lists.of(call.grant().portal().id());
    found.catchUp();
    return found;
  }

  /** The list that the path names. */
  static ListEntry entry(Lists lists, Call call) {
    return entry(lists, call.value("listId"));
  }

  static ListEntry entry(Lists lists, String id) {
    return (id.matches("\\d{1,18}") ? lists.find(Long.parseLong(id)) : lists.find(-1))
        .orElseThrow(() -> notFound("List does not exist with ID " + id + ".", "listId", id));
  }

  static ApiError notFound(String message, String key, String value) {
    return ApiError.of(404, message).category("OBJECT_NOT_FOUND").context(key, value).build();
  }

  /** The same handler, with refusals answered as HubSpot does. */
  static Handler refusing(Handler handler) {
    return call -> {
      try {
        return handler.handle(call);
      } catch (ListRefused e) {
        var error = ApiError.of(400, e.getMessage()).category("VALIDATION_ERROR");
        if (e.subCategory() != null) {
          error.subCategory(e.subCategory());
        }
        throw error.build();
      }
    };
  }
}
