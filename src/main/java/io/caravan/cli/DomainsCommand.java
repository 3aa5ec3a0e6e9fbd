package io.caravan.cli;

import io.caravan.operations.DomainView;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code caravan domains}: the tenants that own portals. */
@Command(
    name = "domains",
    description = "Shows, adds and removes domains: tenants that own portals.")
final class DomainsCommand extends PeopleCommand {

  @Command(name = "list", description = "A line for each.")
  int list(@Mixin CommonOptions options) throws IOException {
    return about(
        options,
        (people, out) -> {
          var table = new TextTable("DOMAIN", "STATE", "SINCE");
          for (DomainView domain : people.domains()) {
            table.row(domain.name(), domain.state(), domain.createdAt());
          }
          table.lines().forEach(out::println);
        });
  }

  @Changes
  @Command(name = "add", description = "Adds one.")
  int add(@Mixin CommonOptions options, @Parameters(paramLabel = "DOMAIN") String name)
      throws IOException {
    return about(
        options, (people, out) -> out.println("added domain " + people.addDomain(name).name()));
  }

  @Changes
  @Command(name = "suspend", description = "Lets nobody of it in until it is resumed.")
  int suspend(@Mixin CommonOptions options, @Parameters(paramLabel = "DOMAIN") String name)
      throws IOException {
    return change(options, name, "suspended");
  }

  @Changes
  @Command(name = "resume", description = "Lets its people in again.")
  int resume(@Mixin CommonOptions options, @Parameters(paramLabel = "DOMAIN") String name)
      throws IOException {
    return change(options, name, "active");
  }

  private int change(CommonOptions options, String name, String state) throws IOException {
    return about(
        options,
        (people, out) ->
            out.println("domain " + name + " is " + people.changeDomain(name, state).state()));
  }

  @Changes
  @Command(
      name = "remove",
      description = "Removes one that owns no portal, with its users and API keys.")
  int remove(@Mixin CommonOptions options, @Parameters(paramLabel = "DOMAIN") String name)
      throws IOException {
    return about(
        options,
        (people, out) -> {
          people.removeDomain(name);
          out.println("removed domain " + name);
        });
  }
}
