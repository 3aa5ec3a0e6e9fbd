package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caravan.audit.AuditQueries;
import io.caravan.operations.backup.Backup;
import io.caravan.operations.backup.BackupException;
import io.caravan.operations.backup.Backups;
import io.caravan.operations.backup.Restore;
import io.caravan.operations.backup.Restores;
import io.caravan.portal.vault.KeyCheck;
import io.caravan.privacy.Certificate;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code caravan backup}: backups of the SQLite database, and what a restore needs with whichever
 * database. All but restoring works while Caravan runs.
 */
@Command(name = "backup", description = "Backs the database up, checks backups, and restores them.")
final class BackupCommand implements Runnable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEWEST = "newest";

  @Spec private CommandSpec spec;

  /** What becomes of writes in the backup. */
  static final class WritesOfBackup {
    @ArgGroup(multiplicity = "0..1")
    private Said said;

    private Restores.Decision decision() {
      if (said == null || said.release == said.discard) {
        return Restores.Decision.HOLD;
      }
      return said.discard ? Restores.Decision.DISCARD : Restores.Decision.RELEASE;
    }
  }

  /** One of the two. */
  static final class Said {
    @Option(
        names = "--release-writes",
        required = true,
        description = "Sends writes that waited in the backup; creates after a look in HubSpot.")
    private boolean release;

    @Option(
        names = "--discard-writes",
        required = true,
        description = "Rejects writes that waited in the backup.")
    private boolean discard;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Changes
  @Command(name = "create", description = "Makes a backup, also while Caravan runs.")
  int create(@Mixin CommonOptions options) throws Exception {
    BackupGround ground = BackupGround.of(options);
    if (ground.isServer()) {
      return say(new ServerBackup(ground.store().url()).howToMake());
    }
    Optional<RunningCaravan> running = RunningCaravan.on(ground.store());
    Backup made;
    if (running.isPresent()) {
      made = new BackupsOverHttp(running.get()).create();
    } else {
      try (Backups backups = ground.backups()) {
        made = backups.create(AuditedExecution.osUser());
      }
    }
    out()
        .println(
            "%s  %,d bytes, of a database of %,d; kept until %s"
                .formatted(made.id(), made.bytes(), made.databaseBytes(), made.expiresAt()));
    out().flush();
    return ExitCode.OK;
  }

  @Command(name = "list", description = "A line for each backup, the newest first.")
  int list(
      @Mixin CommonOptions options,
      @Option(names = "--json", description = "All that is known of them.") boolean asJson)
      throws IOException {
    BackupGround ground = BackupGround.of(options);
    if (ground.isServer()) {
      return say(new ServerBackup(ground.store().url()).howToMake());
    }
    try (Backups backups = ground.backups()) {
      List<Backup> all = backups.list();
      if (asJson) {
        ArrayNode array = JSON.createArrayNode();
        all.forEach(one -> array.add(one.json()));
        out().println(array.toPrettyString());
      } else {
        var table = new TextTable("id", "made", "kept until", ">bytes", ">database", "schema");
        all.forEach(
            one ->
                table.row(
                    one.id(),
                    one.madeAt(),
                    one.expiresAt(),
                    "%,d".formatted(one.bytes()),
                    "%,d".formatted(one.databaseBytes()),
                    one.schema()));
        table.lines().forEach(out()::println);
        out().println(all.size() + " backups");
        backups
            .goneBy()
            .ifPresent(day -> out().println("Who is erased now is in none of them after " + day));
      }
    }
    out().flush();
    return ExitCode.OK;
  }

  @Command(
      name = "check",
      description = {
        "Unpacks a backup and looks through all of it: its hash, SQLite's own check, its tables, its",
        "audit log. With PostgreSQL it looks through the database of caravan.store.url."
      })
  int check(
      @Mixin CommonOptions options,
      @Parameters(
              paramLabel = "ID",
              defaultValue = NEWEST,
              description = "As list shows it; the newest when left out.")
          String id)
      throws IOException {
    BackupGround ground = BackupGround.of(options);
    if (ground.isServer()) {
      return look(ground, ground.store());
    }
    Restore restore = ground.restore();
    Backup backup = restore.find(id(id));
    var exitCode = new AtomicLong();
    restore.check(backup, database -> exitCode.set(look(ground, database)));
    out().println(backup.id() + (exitCode.get() == 0 ? " is good" : " is NOT good"));
    out().flush();
    return (int) exitCode.get();
  }

  private int look(BackupGround ground, StoreSettings database) {
    List<String> unknown = Store.unknownMigrations(database);
    if (!unknown.isEmpty()) {
      out().println("of a later version of Caravan: it has the migrations " + unknown);
      return ExitCode.SOFTWARE;
    }
    try (Store store = Store.openReadOnly(database)) {
      int exitCode =
          AuditCommand.tell(
              new AuditQueries(store, ground.archive()).verify(1, Optional.empty()), out());
      out().flush();
      return exitCode;
    }
  }

  @Changes
  @Command(
      name = "restore",
      description = {
        "Puts a backup in the place of the database, which is kept aside; no Caravan may run. Writes",
        "in the backup are held until you decide, since they may have been sent after it was made."
      })
  int restore(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ID", description = "As list shows it, or newest.") String id,
      @Mixin WritesOfBackup writes)
      throws Exception {
    BackupGround ground = BackupGround.of(options);
    if (ground.isServer()) {
      return say(new ServerBackup(ground.store().url()).howToRestore());
    }
    Restore restore = ground.restore();
    Backup backup = restore.find(id(id));
    Restores.Decision decision = writes.decision();
    var waiting = new AtomicLong();
    Restore.Done done =
        restore.run(
            backup,
            (store, one) ->
                waiting.set(
                    ground
                        .restores(store)
                        .note(one.id(), one.madeAt(), decision, AuditedExecution.osUser())));
    out().println("The database is that of " + backup.madeAt() + " now.");
    done.replaced()
        .ifPresent(
            file ->
                out()
                    .println(
                        "What was there before is %s, and is deleted after %s."
                            .formatted(file, days(ground))));
    tellOfWrites(waiting.get(), decision);
    return finish(ground);
  }

  private static String days(BackupGround ground) {
    return ground.backup().keep().toDays() + " days";
  }

  @Changes
  @Command(
      name = "restored",
      description = {
        "Tells Caravan that its database was restored by other means, such as pg_restore. To be run",
        "before Caravan starts."
      })
  int restored(
      @Mixin CommonOptions options,
      @Option(
              names = "--at",
              required = true,
              paramLabel = "TIME",
              description = "Nothing later is in the database: 2026-11-22T02:30:00Z.")
          String at,
      @Mixin WritesOfBackup writes)
      throws Exception {
    BackupGround ground = BackupGround.of(options);
    Instant backupAt = time(at);
    if (RunningCaravan.on(ground.store()).isPresent()) {
      throw new BackupException(
          "A Caravan runs on the database and takes it for the current one: stop it first");
    }
    Restores.Decision decision = writes.decision();
    try (Store store = Store.open(ground.store(), new SimpleMeterRegistry())) {
      tellOfWrites(
          ground.restores(store).note("", backupAt, decision, AuditedExecution.osUser()), decision);
    }
    return finish(ground);
  }

  private void tellOfWrites(long waiting, Restores.Decision decision) {
    String what =
        switch (decision) {
          case HOLD ->
              "are held, and no write is sent until you decide: ./caravan backup release-writes, or"
                  + " discard-writes.";
          case RELEASE -> "will be sent.";
          case DISCARD -> "were rejected.";
        };
    out().println(waiting == 0 ? "No write was waiting in it." : waiting + " writes in it " + what);
  }

  /** What a restored database needs before something works on it. */
  private int finish(BackupGround ground) {
    try (var opened = new Openings()) {
      Floors floors = Floors.withoutRoutes(ground.values(), opened);
      List<Certificate> erased = new AfterRestore(floors).eraseAgain();
      out().println(erased.size() + " persons who were erased since were erased again.");
      KeyCheck keys = floors.ground().vault().desk().check();
      out().println(keys.opened() + " sealed secrets in it can be opened.");
      keys.unreadable().forEach(one -> out().println("  " + one.why()));
    } catch (Exception e) {
      spec.commandLine()
          .getErr()
          .println(
              "caravan: the database is restored, but what must follow failed, and is done at the"
                  + " next start: "
                  + RedactedEncoder.inUse().text(Cause.of(e)));
      return ExitCode.SOFTWARE;
    }
    List.of(
            "Not in it is what happened since. Look after:",
            "  - users and API keys that were removed since, and are back: ./caravan users list,"
                + " ./caravan api-keys list",
            "  - tokens that were revoked since, and are good again until they expire",
            "  - portals that were connected or disconnected since: ./caravan portals list, and after"
                + " the start ./caravan portals status",
            "  - anchors of the audit log that were taken since: they do not fit any more",
            "The mirror makes up for the time since by itself; prove it: ./caravan reconcile all")
        .forEach(out()::println);
    out().flush();
    return ExitCode.OK;
  }

  @Changes
  @Command(
      name = "release-writes",
      description =
          "Sends the writes that are held after a restore; creates after a look in HubSpot.")
  int releaseWrites(@Mixin CommonOptions options) throws IOException {
    return decide(options, Restores.Decision.RELEASE, "will be sent");
  }

  @Changes
  @Command(
      name = "discard-writes",
      description = "Rejects the writes that are held after a restore.")
  int discardWrites(@Mixin CommonOptions options) throws IOException {
    return decide(options, Restores.Decision.DISCARD, "were rejected");
  }

  private int decide(CommonOptions options, Restores.Decision decision, String done)
      throws IOException {
    BackupGround ground = BackupGround.of(options);
    Optional<RunningCaravan> running = RunningCaravan.on(ground.store());
    long count;
    if (running.isPresent()) {
      count = new BackupsOverHttp(running.get()).decide(decision);
    } else {
      try (Store store = Store.open(ground.store(), new SimpleMeterRegistry())) {
        count = ground.restores(store).decide(decision, AuditedExecution.osUser());
      }
    }
    out().println(count == 0 ? "No writes were held." : count + " writes " + done + ".");
    out().flush();
    return ExitCode.OK;
  }

  @Changes
  @Command(
      name = "expire",
      description = "Deletes backups whose time is over, as Caravan does by itself once an hour.")
  int expire(@Mixin CommonOptions options) throws IOException {
    BackupGround ground = BackupGround.of(options);
    if (ground.isServer()) {
      return say(new ServerBackup(ground.store().url()).howToMake());
    }
    Optional<RunningCaravan> running = RunningCaravan.on(ground.store());
    long count;
    if (running.isPresent()) {
      count = new BackupsOverHttp(running.get()).expire();
    } else {
      try (Backups backups = ground.backups()) {
        count = backups.expire(AuditedExecution.osUser());
      }
    }
    out().println(count + " deleted");
    out().flush();
    return ExitCode.OK;
  }

  /** Nothing was done, and a script must notice. */
  private int say(List<String> lines) {
    lines.forEach(out()::println);
    out().flush();
    return ExitCode.SOFTWARE;
  }

  private static Optional<String> id(String given) {
    return given.equals(NEWEST) ? Optional.empty() : Optional.of(given);
  }

  private Instant time(String text) {
    try {
      Instant time = Instant.parse(text);
      if (!time.isAfter(Clock.systemUTC().instant())) {
        return time;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new ParameterException(
        spec.commandLine(),
        "--at is '" + text + "', but must be a time in the past such as 2026-11-22T02:30:00Z");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
