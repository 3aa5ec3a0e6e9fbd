package io.caravan.cli;

import io.caravan.access.Caller;
import io.caravan.access.people.People;
import io.caravan.http.RequestRefused;
import io.caravan.operations.ApiKeyView;
import io.caravan.operations.DomainView;
import io.caravan.operations.NewKeyView;
import io.caravan.operations.PeopleOrders;
import io.caravan.operations.UserView;
import io.caravan.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * The people by way of the database itself.
 *
 * @param caller who types the command
 */
record PeopleHere(Store store, People people, Caller caller, Clock clock) implements PeopleDoor {

  @Override
  public List<DomainView> domains() {
    return people.domains().list(caller).stream().map(DomainView::of).toList();
  }

  @Override
  public DomainView addDomain(String name) {
    return told(() -> DomainView.of(people.domains().add(caller, name)));
  }

  @Override
  public DomainView changeDomain(String name, String state) {
    return told(
        () -> DomainView.of(people.domains().setState(caller, name, PeopleOrders.state(state))));
  }

  @Override
  public void removeDomain(String name) {
    told(
        () -> {
          people.domains().remove(caller, name);
          return name;
        });
  }

  @Override
  public List<UserView> users(String domain) {
    return people.users().list(caller, domain).stream().map(UserView::of).toList();
  }

  @Override
  public UserView addUser(PeopleOrders.NewUser order) {
    return told(
        () ->
            UserView.of(
                people
                    .users()
                    .add(
                        caller,
                        order.domain(),
                        order.email(),
                        order.name(),
                        PeopleOrders.role(order.role()))));
  }

  @Override
  public UserView changeUser(String id, PeopleOrders.ChangedUser order) {
    return told(
        () ->
            UserView.of(
                people
                    .users()
                    .change(
                        caller,
                        id,
                        order.role() == null ? null : PeopleOrders.role(order.role()),
                        order.state() == null ? null : PeopleOrders.state(order.state()))));
  }

  @Override
  public void removeUser(String id) {
    told(
        () -> {
          people.users().remove(caller, id);
          return id;
        });
  }

  @Override
  public List<ApiKeyView> keys(String domain) {
    return people.keys().list(caller, domain).stream()
        .map(key -> ApiKeyView.of(key, clock.instant()))
        .toList();
  }

  @Override
  public NewKeyView createKey(PeopleOrders.NewApiKey order) {
    return told(
        () ->
            NewKeyView.of(
                people
                    .keys()
                    .create(
                        caller,
                        order.domain(),
                        order.name(),
                        PeopleOrders.role(order.role()),
                        order.days()),
                clock.instant()));
  }

  @Override
  public void revokeKey(String id) {
    told(
        () -> {
          people.keys().revoke(caller, id);
          return id;
        });
  }

  @Override
  public void close() {
    store.close();
  }

  /** What is refused is told as it would be over HTTP. */
  private static <T> T told(Supplier<T> task) {
    try {
      return task.get();
    } catch (RequestRefused e) {
      throw new PeopleRefused(e.problem().status(), e.problem().detail());
    }
  }
}
