package io.caravan.cli;

import io.caravan.operations.ApiKeyView;
import io.caravan.operations.DomainView;
import io.caravan.operations.NewKeyView;
import io.caravan.operations.PeopleOrders;
import io.caravan.operations.UserView;
import java.util.List;

/** The way to the people: the database, or the Caravan that runs on it. */
interface PeopleDoor extends AutoCloseable {

  List<DomainView> domains();

  DomainView addDomain(String name);

  DomainView changeDomain(String name, String state);

  void removeDomain(String name);

  /**
   * @param domain null for all
   */
  List<UserView> users(String domain);

  UserView addUser(PeopleOrders.NewUser order);

  UserView changeUser(String id, PeopleOrders.ChangedUser order);

  void removeUser(String id);

  /**
   * @param domain null for all
   */
  List<ApiKeyView> keys(String domain);

  NewKeyView createKey(PeopleOrders.NewApiKey order);

  void revokeKey(String id);

  @Override
  void close();
}
