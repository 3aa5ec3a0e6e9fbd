package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditLog;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Carries a command out, and puts it into the audit log if it {@link Changes} something. A command
 * that has a running Caravan do its work leaves the entry to that one, which owns the database.
 */
final class AuditedExecution implements CommandLine.IExecutionStrategy {

  /** Values that can be no secret and nobody's address; all others are left out. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:,-]{1,100}");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CommandLine.IExecutionStrategy execution = new CommandLine.RunLast();

  @Override
  public int execute(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (!changes(last.commandSpec()) || last.isUsageHelpRequested()) {
      return execution.execute(parsed);
    }
    String result = "failed";
    try {
      int exitCode = execution.execute(parsed);
      result = exitCode == 0 ? AuditEntry.DONE : "exit code " + exitCode;
      return exitCode;
    } finally {
      record(last, result);
    }
  }

  private static boolean changes(CommandSpec command) {
    Object user = command.userObject();
    AnnotatedElement element =
        user instanceof AnnotatedElement method ? method : user == null ? null : user.getClass();
    return element != null && element.isAnnotationPresent(Changes.class);
  }

  private static void record(ParseResult command, String result) {
    try {
      Optional<CommonOptions> options = options(command.commandSpec());
      if (options.isPresent()) {
        record(command, result, options.get());
      }
    } catch (Exception e) {
      command
          .commandSpec()
          .commandLine()
          .getErr()
          .println("caravan: this could not be put into the audit log: " + Cause.of(e));
    }
  }

  private static void record(ParseResult command, String result, CommonOptions options)
      throws Exception {
    Map<String, String> values = options.settings(Map.of());
    Redaction redaction = Redaction.of(values);
    var settings = StoreSettings.from(new Settings(values));
    boolean sqlite = settings.dialect() == Dialect.SQLITE;
    if (sqlite && (!Files.exists(settings.file()) || RunningCaravan.on(settings).isPresent())) {
      return;
    }
    var meters = new SimpleMeterRegistry();
    try (var store = Store.open(settings, meters)) {
      new AuditLog(store, redaction.ofSecretsAlone()::text, meters)
          .record(
              new AuditEntry(
                  Clock.systemUTC().instant(),
                  osUser(),
                  "command." + name(command.commandSpec()),
                  "",
                  0,
                  "",
                  arguments(command),
                  result))
          .join();
    }
  }

  /** Who types commands on this machine. */
  static Caller osUser() {
    return Caller.command(System.getProperty("user.name", "unknown"));
  }

  private static Optional<CommonOptions> options(CommandSpec command) {
    return command.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(CommonOptions.class::isInstance)
        .map(CommonOptions.class::cast)
        .findFirst();
  }

  /** Such as {@code dead-letters.replay}. */
  private static String name(CommandSpec command) {
    List<String> names = List.of(command.qualifiedName(" ").split(" "));
    return String.join(".", names.subList(1, names.size()));
  }

  private static String arguments(ParseResult command) {
    ObjectNode json = JSON.createObjectNode();
    for (ArgSpec argument : command.matchedArgs()) {
      String name =
          argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
      ArrayNode values = json.putArray(name);
      argument.stringValues().forEach(value -> values.add(shown(name, value)));
    }
    return json.toString();
  }

  /** Of a setting, its name. */
  private static String shown(String name, String value) {
    String text = name.equals("--set") ? value.split("=", 2)[0] : value;
    return PLAIN.matcher(text).matches() ? text : "(withheld)";
  }
}
