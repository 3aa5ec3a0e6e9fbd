package io.caravan.cli;

import io.caravan.http.JsonLimits;
import io.caravan.redaction.Redaction;
import io.caravan.settings.InvalidSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code caravan}. */
@Command(
    name = "caravan",
    description = "A self-hosted HubSpot integration hub on Apache Camel.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      SimulateCommand.class,
      PortalsCommand.class,
      WriteCommand.class,
      SyncCommand.class,
      EventsCommand.class,
      GapsCommand.class,
      QuarantineCommand.class,
      ReconcileCommand.class,
      CompareCommand.class,
      ActionsCommand.class,
      TimelineCommand.class,
      DeadLettersCommand.class,
      AuditCommand.class,
      BackupCommand.class,
      PrivacyCommand.class,
      DomainsCommand.class,
      UsersCommand.class,
      ApiKeysCommand.class,
      KeysCommand.class,
      TokenCommand.class
    })
public final class Caravan implements Runnable {

  @Spec private CommandSpec spec;

  /** Exit codes: 0 done, 1 the command's own verdict was negative, 2 wrong usage or settings. */
  public static void main(String[] args) {
    JsonLimits.apply();
    System.exit(commandLine().execute(args));
  }

  /** The command line, ready to execute. */
  static CommandLine commandLine() {
    return new CommandLine(new Caravan())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(new AuditedExecution())
        .setExecutionExceptionHandler(Caravan::explain);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }

  /**
   * A person reads this: the cause in a sentence, and a stack trace only in the log at debug level.
   */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    var err = command.getErr();
    if (failure instanceof InvalidSettings invalid) {
      err.println("caravan: cannot start with these settings:");
      invalid
          .problems()
          .forEach(problem -> err.println("  - " + Redaction.ofShapes().text(problem)));
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    org.slf4j.LoggerFactory.getLogger(Caravan.class).debug("The command failed", failure);
    err.println("caravan: " + RedactedEncoder.inUse().text(Cause.of(failure)));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
