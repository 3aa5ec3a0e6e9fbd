package io.caravan.simulator.crm;

import java.util.List;

/**
 * A HubSpot user, or a queue of users, to whom records can be assigned. Records keep the owner id,
 * never the user id.
 *
 * @param userId 0 for a queue
 * @param type {@link #PERSON} or {@link #QUEUE}
 * @param createdAt milliseconds since the epoch
 */
public record Owner(
    long id,
    long userId,
    String email,
    String firstName,
    String lastName,
    String type,
    List<Team> teams,
    boolean archived,
    long createdAt,
    long updatedAt) {

  public static final String PERSON = "PERSON";
  public static final String QUEUE = "QUEUE";

  private static final List<Team> SALES = List.of(new Team("1", "Sales", true));

  /** A team that an owner belongs to. */
  public record Team(String id, String name, boolean primary) {}

  public Owner {
    teams = List.copyOf(teams);
  }

  /** A person in the sales team. */
  public Owner(
      long id,
      long userId,
      String email,
      String firstName,
      String lastName,
      boolean archived,
      long createdAt,
      long updatedAt) {
    this(id, userId, email, firstName, lastName, PERSON, SALES, archived, createdAt, updatedAt);
  }
}
