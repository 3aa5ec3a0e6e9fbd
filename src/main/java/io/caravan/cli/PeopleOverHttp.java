package io.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.operations.ApiKeyView;
import io.caravan.operations.ApiKeysApi;
import io.caravan.operations.DomainView;
import io.caravan.operations.NewKeyView;
import io.caravan.operations.PeopleApi;
import io.caravan.operations.PeopleOrders;
import io.caravan.operations.UserView;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The people by way of the Caravan that runs on the database. */
record PeopleOverHttp(RunningCaravan running) implements PeopleDoor {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public List<DomainView> domains() {
    return list(ask("GET", PeopleApi.DOMAINS, null).path("domains"), DomainView.class);
  }

  @Override
  public DomainView addDomain(String name) {
    return read(ask("POST", PeopleApi.DOMAINS, new PeopleOrders.NewDomain(name)), DomainView.class);
  }

  @Override
  public DomainView changeDomain(String name, String state) {
    return read(
        ask("PUT", PeopleApi.DOMAINS + "/" + escaped(name), new PeopleOrders.ChangedDomain(state)),
        DomainView.class);
  }

  @Override
  public void removeDomain(String name) {
    ask("DELETE", PeopleApi.DOMAINS + "/" + escaped(name), null);
  }

  @Override
  public List<UserView> users(String domain) {
    return list(ask("GET", PeopleApi.USERS + of(domain), null).path("users"), UserView.class);
  }

  @Override
  public UserView addUser(PeopleOrders.NewUser order) {
    return read(ask("POST", PeopleApi.USERS, order), UserView.class);
  }

  @Override
  public UserView changeUser(String id, PeopleOrders.ChangedUser order) {
    return read(ask("PUT", PeopleApi.USERS + "/" + escaped(id), order), UserView.class);
  }

  @Override
  public void removeUser(String id) {
    ask("DELETE", PeopleApi.USERS + "/" + escaped(id), null);
  }

  @Override
  public List<ApiKeyView> keys(String domain) {
    return list(ask("GET", ApiKeysApi.PATH + of(domain), null).path("apiKeys"), ApiKeyView.class);
  }

  @Override
  public NewKeyView createKey(PeopleOrders.NewApiKey order) {
    return read(ask("POST", ApiKeysApi.PATH, order), NewKeyView.class);
  }

  @Override
  public void revokeKey(String id) {
    ask("DELETE", ApiKeysApi.PATH + "/" + escaped(id), null);
  }

  @Override
  public void close() {
    // A client that has nothing open between calls.
  }

  private JsonNode ask(String method, String path, Object order) {
    try {
      HttpResponse<String> answer =
          running.ask(
              method,
              path,
              order == null
                  ? BodyPublishers.noBody()
                  : BodyPublishers.ofString(JSON.writeValueAsString(order)));
      if (answer.statusCode() >= 400) {
        throw new PeopleRefused(answer.statusCode(), detail(answer));
      }
      return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the running Caravan at " + running.url() + " answered what is no JSON", e);
    }
  }

  private static String detail(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("detail").asText(answer.body());
    } catch (JsonProcessingException e) {
      return answer.body();
    }
  }

  private static <T> List<T> list(JsonNode array, Class<T> type) {
    List<T> list = new ArrayList<>();
    array.forEach(one -> list.add(read(one, type)));
    return list;
  }

  private static <T> T read(JsonNode json, Class<T> type) {
    try {
      return JSON.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the running Caravan is of another version", e);
    }
  }

  private static String of(String domain) {
    return domain == null ? "" : "?domain=" + escaped(domain);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
