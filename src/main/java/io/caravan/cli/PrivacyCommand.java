package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.audit.AuditConfiguration;
import io.caravan.audit.AuditSettings;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonExport;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * {@code caravan privacy}: erases what is kept about a person, proves it, and exports it. Erasing
 * is done by the running Caravan if there is one, else here; exports read the database beside it.
 */
@Command(
    name = "privacy",
    description = "Erases what is kept about a person, proves it, and exports it.")
final class PrivacyCommand extends CommandGroup {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Who is meant. */
  static final class Who {
    @Option(names = "--portal", required = true, description = "Id of the portal.")
    private long portal;

    @ArgGroup(multiplicity = "1")
    private By by;

    private ObjectNode json() {
      ObjectNode json = JSON.createObjectNode().put("portalId", portal);
      return by.email == null ? json.put("contactId", by.contact) : json.put("email", by.email);
    }

    private Person person() {
      return by.email == null
          ? new Person(portal, Set.of(by.contact), Set.of())
          : new Person(portal, Set.of(), Set.of(by.email.strip().toLowerCase(Locale.ROOT)));
    }
  }

  /** One of the two. */
  static final class By {
    @Option(names = "--contact", paramLabel = "ID", description = "The person's contact.")
    private long contact;

    @Option(names = "--email", paramLabel = "ADDRESS", description = "The person's address.")
    private String email;
  }

  @Changes
  @Command(name = "erase", description = "Erases a person from all places; prints the certificate.")
  int erase(
      @Mixin CommonOptions options,
      @Mixin Who who,
      @Option(names = "--json", description = "The certificate as JSON.") boolean asJson)
      throws Exception {
    try (var door = PrivacyDoor.of(options.settings(Map.of()))) {
      show(door.erase(who.json()), asJson);
    }
    return 0;
  }

  @Changes
  @Command(
      name = "reapply",
      description =
          "Erases again who was erased before and is back; to be run after a backup was restored.")
  int reapply(@Mixin CommonOptions options) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (var door = PrivacyDoor.of(options.settings(Map.of()))) {
      JsonNode certificates = door.reapply();
      out.println(certificates.size() + " erased again");
      certificates.forEach(one -> out.println(one.path("id").asText()));
    }
    out.flush();
    return 0;
  }

  @Command(name = "certificate", description = "The certificate of an erasure.")
  int certificate(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ID", description = "As the erasure printed it.") String id,
      @Option(names = "--json", description = "As JSON.") boolean asJson)
      throws IOException {
    var settings = new Settings(options.settings(Map.of()));
    try (var store = Store.openReadOnly(StoreSettings.from(settings))) {
      JsonNode certificate =
          PrivacyDoor.certificates(store)
              .find(id)
              .orElseThrow(
                  () ->
                      new ParameterException(spec.commandLine(), "There is no erasure " + id + "."))
              .json();
      show(certificate, asJson);
    }
    return 0;
  }

  @Command(name = "erased", description = "Says whether a person was erased; exit code 1 when not.")
  int erased(@Mixin CommonOptions options, @Mixin Who who) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    var settings = new Settings(options.settings(Map.of()));
    try (var store = Store.openReadOnly(StoreSettings.from(settings))) {
      var found =
          PrivacyDoor.certificates(store).of(PrivacyDoor.hash(settings, store), who.person());
      found.forEach(one -> out.println(one.id() + "  " + one.state() + "  " + one.askedAt()));
      out.println(found.isEmpty() ? "not erased" : "erased");
      out.flush();
      return found.isEmpty() ? ExitCode.SOFTWARE : 0;
    }
  }

  @Changes
  @Command(name = "export", description = "All that is kept about a person, as JSON.")
  int export(
      @Mixin CommonOptions options,
      @Mixin Who who,
      @Option(names = "--lines", description = "A line for each thing (NDJSON).") boolean lines,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "Into a new file that its owner alone can read.")
          Path file)
      throws IOException {
    var settings = new Settings(options.settings(Map.of()));
    try (var store = Store.openReadOnly(StoreSettings.from(settings))) {
      PersonExport export = export(settings, store);
      Person person =
          Optional.of(who)
              .filter(asked -> asked.by.email == null)
              .map(asked -> export.ofContact(asked.portal, asked.by.contact))
              .or(() -> export.ofEmail(who.portal, String.valueOf(who.by.email)))
              .orElseGet(who::person);
      if (file == null) {
        write(export, person, lines, spec.commandLine().getOut());
        return 0;
      }
      try (var writer = new PrintWriter(PrivateFile.create(file), false, StandardCharsets.UTF_8)) {
        long count = write(export, person, lines, writer);
        spec.commandLine().getErr().println(count + " things written to " + file);
      }
      return 0;
    }
  }

  private static PersonExport export(Settings settings, Store store) {
    Clock clock = Clock.systemUTC();
    var audit =
        new AuditConfiguration(
            AuditSettings.from(settings),
            store,
            UnaryOperator.identity(),
            new SimpleMeterRegistry(),
            clock);
    return PrivacyFloor.export(store, clock, List.of(audit.persons()));
  }

  private static long write(PersonExport export, Person person, boolean lines, PrintWriter out)
      throws IOException {
    return lines ? export.writeLines(person, out) : export.write(person, out);
  }

  private void show(JsonNode certificate, boolean asJson) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(certificate));
    } else {
      out.println("erasure " + certificate.path("id").asText());
      out.println("state   " + certificate.path("state").asText());
      out.println("portal  " + certificate.path("portalId").asLong());
      out.println(
          "asked   "
              + certificate.path("askedAt").asText()
              + " by "
              + certificate.path("askedBy").asText());
      certificate
          .path("places")
          .fields()
          .forEachRemaining(
              place ->
                  out.println("  %6d  %s".formatted(place.getValue().asLong(), place.getKey())));
      String backups = certificate.path("backupsGoneBy").asText("");
      out.println(
          "backups " + (backups.isEmpty() ? "none of Caravan's own" : "gone by " + backups));
      out.println("not reached:");
      certificate.path("remains").forEach(one -> out.println("  - " + one.asText()));
    }
    out.flush();
  }
}
