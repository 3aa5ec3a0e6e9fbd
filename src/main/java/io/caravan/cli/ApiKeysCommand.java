package io.caravan.cli;

import io.caravan.operations.ApiKeyView;
import io.caravan.operations.NewKeyView;
import io.caravan.operations.PeopleOrders;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caravan api-keys}: what machines show to get in. */
@Command(name = "api-keys", description = "Shows, makes and revokes API keys of machines.")
final class ApiKeysCommand extends PeopleCommand {

  @Command(name = "list", description = "A line for each; none shows a key itself.")
  int list(
      @Mixin CommonOptions options,
      @Option(names = "--domain", description = "Only of this domain.") String domain)
      throws IOException {
    return about(
        options,
        (people, out) -> {
          var table =
              new TextTable("ID", "NAME", "DOMAIN", "ROLE", "STATE", "EXPIRES", "LAST USED", "BY");
          for (ApiKeyView key : people.keys(domain)) {
            table.row(
                key.id(),
                key.name(),
                key.domain(),
                key.role(),
                key.state(),
                key.expiresAt(),
                key.lastUsedAt().isEmpty() ? "never" : key.lastUsedAt(),
                key.createdBy());
          }
          table.lines().forEach(out::println);
        });
  }

  @Changes
  @Command(name = "create", description = "Makes one, and shows it this once.")
  int create(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
      @Option(
              names = "--domain",
              defaultValue = "default",
              description = "Whose portals it opens; default without, '*' for all.")
          String domain,
      @Option(
              names = "--role",
              defaultValue = "viewer",
              description = "viewer (without), operator or admin.")
          String role,
      @Option(names = "--days", description = "How long it is good for; 90 days without.")
          Integer days)
      throws IOException {
    return about(
        options,
        (people, out) -> {
          NewKeyView made = people.createKey(new PeopleOrders.NewApiKey(name, domain, role, days));
          ApiKeyView key = made.apiKey();
          out.println(
              "API key %s (%s) of domain %s, %s until %s. Keep it now, it cannot be shown again:"
                  .formatted(key.id(), key.name(), key.domain(), key.role(), key.expiresAt()));
          out.println(made.key());
        });
  }

  @Changes
  @Command(name = "revoke", description = "Makes one useless, at once and for good.")
  int revoke(@Mixin CommonOptions options, @Parameters(paramLabel = "ID") String id)
      throws IOException {
    return about(
        options,
        (people, out) -> {
          people.revokeKey(id);
          out.println("revoked API key " + id);
        });
  }
}
