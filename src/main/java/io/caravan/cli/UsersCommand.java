package io.caravan.cli;

import io.caravan.operations.PeopleOrders;
import io.caravan.operations.UserView;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caravan users}: the people of domains, and what they may do. */
@Command(name = "users", description = "Shows, adds and removes users, and changes their roles.")
final class UsersCommand extends PeopleCommand {

  private static final String DOMAIN = "The domain; default without, '*' for all of them.";

  @Command(name = "list", description = "A line for each.")
  int list(
      @Mixin CommonOptions options,
      @Option(names = "--domain", description = "Only of this domain.") String domain)
      throws IOException {
    return about(
        options,
        (people, out) -> {
          var table = new TextTable("EMAIL", "NAME", "DOMAIN", "ROLE", "STATE", "ID");
          for (UserView user : people.users(domain)) {
            table.row(
                user.email(), user.name(), user.domain(), user.role(), user.state(), user.id());
          }
          table.lines().forEach(out::println);
        });
  }

  @Changes
  @Command(name = "add", description = "Adds one to a domain.")
  int add(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(names = "--name", description = "The person's name; the address without.")
          String name,
      @Option(names = "--domain", defaultValue = "default", description = DOMAIN) String domain,
      @Option(
              names = "--role",
              defaultValue = "viewer",
              description = "viewer (without), operator or admin.")
          String role)
      throws IOException {
    return about(
        options,
        (people, out) -> {
          UserView user =
              people.addUser(
                  new PeopleOrders.NewUser(email, name == null ? email : name, domain, role));
          out.println(
              "added %s to domain %s as %s: user %s"
                  .formatted(user.email(), user.domain(), user.role(), user.id()));
        });
  }

  @Changes
  @Command(name = "role", description = "Gives one another role.")
  int role(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "EMAIL") String email,
      @Parameters(paramLabel = "ROLE", description = "viewer, operator or admin") String role,
      @Option(names = "--domain", defaultValue = "default", description = DOMAIN) String domain)
      throws IOException {
    return change(options, email, domain, new PeopleOrders.ChangedUser(role, null));
  }

  @Changes
  @Command(name = "suspend", description = "Lets one not in until it is resumed.")
  int suspend(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(names = "--domain", defaultValue = "default", description = DOMAIN) String domain)
      throws IOException {
    return change(options, email, domain, new PeopleOrders.ChangedUser(null, "suspended"));
  }

  @Changes
  @Command(name = "resume", description = "Lets one in again.")
  int resume(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(names = "--domain", defaultValue = "default", description = DOMAIN) String domain)
      throws IOException {
    return change(options, email, domain, new PeopleOrders.ChangedUser(null, "active"));
  }

  @Changes
  @Command(
      name = "remove",
      description = "Removes one from a domain; the API keys that it made there are revoked.")
  int remove(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(names = "--domain", defaultValue = "default", description = DOMAIN) String domain)
      throws IOException {
    return about(
        options,
        (people, out) -> {
          people.removeUser(found(people, email, domain).id());
          out.println("removed " + email + " from domain " + domain);
        });
  }

  private int change(
      CommonOptions options, String email, String domain, PeopleOrders.ChangedUser order)
      throws IOException {
    return about(
        options,
        (people, out) -> {
          UserView user = people.changeUser(found(people, email, domain).id(), order);
          out.println(
              "%s is %s in domain %s, %s"
                  .formatted(user.email(), user.role(), user.domain(), user.state()));
        });
  }

  private static UserView found(PeopleDoor people, String email, String domain) {
    return people.users(domain).stream()
        .filter(user -> user.email().equalsIgnoreCase(email.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new PeopleRefused(
                    404, "There is no user %s in domain %s".formatted(email, domain)));
  }
}
