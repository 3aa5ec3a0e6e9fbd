package io.caravan.cli;

import io.caravan.portal.vault.KeyCheck;
import io.caravan.portal.vault.KeyDesk;
import io.caravan.portal.vault.KeyRemoval;
import io.caravan.portal.vault.KeyUse;
import io.caravan.portal.vault.NewKey;
import io.caravan.portal.vault.ReencryptionStep;
import io.caravan.portal.vault.Unreadable;
import io.caravan.portal.vault.VaultConfiguration;
import io.caravan.portal.vault.VaultException;
import io.caravan.portal.vault.VaultSettings;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code caravan keys}: the keys that secrets in the database are sealed with. If a Caravan runs on
 * the database, it is asked to do it and goes on meanwhile.
 */
@Command(
    name = "keys",
    description = "Shows, rotates and removes the keys that tokens are sealed with.")
final class KeysCommand extends CommandGroup {

  private static final int STEP = 500;

  @FunctionalInterface
  private interface Task {
    int run(KeyDesk keys, PrintWriter out);
  }

  @Command(name = "list", description = "The keys, their state, and how much is sealed with each.")
  int list(@Mixin CommonOptions options) throws IOException {
    return with(
        read(options),
        (keys, out) -> {
          out.println("Keys in " + keys.source());
          var table = new TextTable("key", "state", "created", "retired", ">sealed");
          List<KeyUse> all = keys.list();
          for (KeyUse key : all) {
            table.row(
                key.id(), key.state(), key.created(), key.retired(), Long.toString(key.sealed()));
          }
          table.lines().forEach(out::println);
          return all.stream().anyMatch(key -> key.state().equals(KeyUse.MISSING))
              ? ExitCode.SOFTWARE
              : ExitCode.OK;
        });
  }

  @Changes
  @Command(
      name = "rotate",
      description = {
        "Makes a new key, with which all is sealed from now on.",
        "Then: caravan keys reencrypt, and later caravan keys remove-old."
      })
  int rotate(
      @Mixin CommonOptions options,
      @Option(
              names = "--lost",
              description =
                  "The key file is lost for good: makes a new one. All that it has sealed is lost.")
          boolean lost)
      throws IOException {
    Chosen chosen = read(options);
    if (lost) {
      return replaceLost(chosen);
    }
    if (chosen.vault().given()) {
      return sayWhatToSet();
    }
    return with(
        chosen,
        (keys, out) -> {
          out.println("The current key is " + keys.rotate() + " from now on.");
          out.println("Next: ./caravan keys reencrypt");
          return ExitCode.OK;
        });
  }

  @Changes
  @Command(
      name = "reencrypt",
      description = "Seals all secrets with the current key. Can be stopped and run again.")
  int reencrypt(@Mixin CommonOptions options) throws IOException {
    return with(
        read(options),
        (keys, out) -> {
          ReencryptionStep step = keys.reencrypt(STEP);
          long resealed = step.resealed();
          while (!step.done()) {
            step = keys.reencrypt(STEP);
            resealed += step.resealed();
          }
          out.println(resealed + " secrets sealed with the current key");
          return tell(step.unreadable());
        });
  }

  @Changes
  @Command(
      name = "remove-old",
      description = "Removes the retired keys that nothing is sealed with any more.")
  int removeOld(@Mixin CommonOptions options) throws IOException {
    return with(
        read(options),
        (keys, out) -> {
          KeyRemoval removal = keys.removeOld();
          for (String id : removal.removed()) {
            out.println("removed " + id + "; backups from before still need it");
          }
          for (KeyRemoval.Kept kept : removal.kept()) {
            out.println("kept " + kept.id() + ": " + kept.why());
          }
          if (removal.removed().isEmpty() && removal.kept().isEmpty()) {
            out.println("There is no retired key.");
          }
          return removal.kept().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        });
  }

  @Command(name = "check", description = "Opens every sealed secret, and shows none.")
  int check(@Mixin CommonOptions options) throws IOException {
    return with(
        read(options),
        (keys, out) -> {
          KeyCheck check = keys.check();
          out.println(check.opened() + " secrets open");
          return tell(check.unreadable());
        });
  }

  private int tell(List<Unreadable> unreadable) {
    PrintWriter err = spec.commandLine().getErr();
    unreadable.forEach(one -> err.println(one.why()));
    err.flush();
    return unreadable.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int replaceLost(Chosen chosen) throws IOException {
    if (RunningCaravan.on(chosen.store()).isPresent()) {
      throw new VaultException("A Caravan runs and has the keys in memory; stop it first");
    }
    try (var store = Store.open(chosen.store(), new SimpleMeterRegistry())) {
      PrintWriter out = spec.commandLine().getOut();
      String file = VaultConfiguration.replaceLost(chosen.vault(), store, Clock.systemUTC());
      out.println(
          "Made " + file + ". Now connect again the portals that ./caravan keys check names.");
      out.flush();
    }
    return ExitCode.OK;
  }

  /** The value alone on standard output, for a script; what to do with it for people. */
  private int sayWhatToSet() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("The keys stand in HUBSPOT_TOKEN_ENCRYPTION_KEY, which Caravan cannot change.");
    err.println("The key below is new, and nobody else has it. Set, on every instance:");
    err.println(
        "  1. HUBSPOT_TOKEN_ENCRYPTION_KEY=<old keys>,<new key>   and restart each (several");
    err.println("     instances only: they then all know the key before one of them uses it)");
    err.println("  2. HUBSPOT_TOKEN_ENCRYPTION_KEY=<new key>,<old keys>   and restart each");
    err.println("  3. run ./caravan keys reencrypt, then take the old keys out");
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.println(NewKey.text());
    out.flush();
    return ExitCode.OK;
  }

  /** What the settings say. */
  private record Chosen(StoreSettings store, VaultSettings vault) {}

  /** Reads what is needed of the settings; bad values of these stop the command. */
  private static Chosen read(CommonOptions options) throws IOException {
    var values = options.settings(Map.of());
    values
        .keySet()
        .removeIf(key -> !key.startsWith("caravan.vault.") && !key.startsWith("caravan.store."));
    var settings = new Settings(values);
    var chosen = new Chosen(StoreSettings.from(settings), VaultSettings.from(settings));
    settings.complete();
    return chosen;
  }

  private int with(Chosen chosen, Task task) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    var running = RunningCaravan.on(chosen.store());
    int exitCode;
    if (running.isPresent()) {
      exitCode = task.run(new KeysOverHttp(running.get()), out);
    } else {
      try (var store = Store.open(chosen.store(), new SimpleMeterRegistry());
          var vault =
              new VaultConfiguration(
                  chosen.vault(), store, Redaction.of(Map.of()), Clock.systemUTC())) {
        exitCode = task.run(vault.desk(), out);
      }
    }
    out.flush();
    return exitCode;
  }
}
