package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.ChannelSettings;
import io.caravan.channel.Channels;
import io.caravan.channel.DeadLetter;
import io.caravan.channel.DeadLetterFilter;
import io.caravan.channel.DeadLetters;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.write.ReplayedWrites;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code caravan dead-letters}: messages that a channel gave up on. Looking works beside a running
 * Caravan. So does changing with PostgreSQL; SQLite's file belongs to one process, and if that runs
 * it is asked to do it.
 */
@Command(
    name = "dead-letters",
    description = "Shows, replays and discards messages that Caravan gave up on.")
final class DeadLettersCommand implements Runnable {

  private static final int PAGE = 1_000;

  @Spec private CommandSpec spec;

  /** What is done with an opened database, or by the process that has it open. */
  @FunctionalInterface
  private interface Task<T> {
    int run(T letters, PrintWriter out) throws IOException;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "A line for each, the oldest first.")
  int list(
      @Mixin CommonOptions options,
      @Option(names = "--channel", description = "Only of this channel.") String channel)
      throws IOException {
    Redaction redaction = Redaction.of(options.settings(Map.of()));
    return looking(
        options,
        (letters, out) -> {
          var filter = new DeadLetterFilter(channel, null, null);
          long count = 0;
          List<DeadLetter> page = letters.list(filter, 0, PAGE);
          while (!page.isEmpty()) {
            page.forEach(letter -> out.println(redaction.text(line(letter))));
            count += page.size();
            page = letters.list(filter, page.get(page.size() - 1).id(), PAGE);
          }
          out.println(count + " dead letters");
          return 0;
        });
  }

  @Command(name = "show", description = "One of them, whole.")
  int show(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ID") long id,
      @Option(names = "--reveal", description = "With secrets and personal fields.") boolean reveal)
      throws IOException {
    Redaction redaction = Redaction.of(options.settings(Map.of()));
    UnaryOperator<String> shown = reveal ? UnaryOperator.identity() : redaction::text;
    return looking(
        options,
        (letters, out) -> {
          DeadLetter letter = existing(letters, id);
          out.println(shown.apply(line(letter)));
          out.println(
              "put "
                  + letter.putAt()
                  + ", "
                  + letter.attempts()
                  + " attempts, headers "
                  + shown.apply(letter.headers().toString()));
          out.println(letter.errorType() + ": " + shown.apply(letter.errorMessage()));
          out.println(shown.apply(new String(letter.body(), StandardCharsets.UTF_8)));
          return 0;
        });
  }

  @Changes
  @Command(name = "edit", description = "Replaces the content of one by that of a file (JSON).")
  int edit(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ID") long id,
      @Parameters(paramLabel = "FILE") Path file)
      throws IOException {
    byte[] body = Files.readAllBytes(file);
    new ObjectMapper().readTree(body);
    return changing(
        options,
        (letters, out) -> {
          require(letters.edit(id, body), id);
          out.println("replaced the content of dead letter " + id + "; now replay it");
          return 0;
        });
  }

  @Changes
  @Command(name = "replay", description = "Puts them back at the end of their channels.")
  int replay(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "ID", arity = "0..*") List<Long> ids,
      @Option(names = "--all", description = "All, or all of --channel.") boolean all,
      @Option(names = "--channel", description = "With --all: only of this channel.")
          String channel)
      throws IOException {
    if (all == (ids != null && !ids.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "Name dead letters by their ids, or say --all.");
    }
    return changing(
        options,
        (letters, out) -> {
          if (all) {
            out.println(letters.replayAll(channel) + " put back");
            return 0;
          }
          return each(ids, letters::replay, "put back", out);
        });
  }

  @Changes
  @Command(name = "discard", description = "Removes them for good.")
  int discard(
      @Mixin CommonOptions options, @Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids)
      throws IOException {
    return changing(options, (letters, out) -> each(ids, letters::discard, "discarded", out));
  }

  /** A missing one does not keep the others from being done; the exit code tells of it. */
  private int each(List<Long> ids, LongPredicate change, String done, PrintWriter out) {
    List<Long> missing = ids.stream().filter(id -> !change.test(id)).toList();
    out.println(ids.size() - missing.size() + " " + done);
    PrintWriter err = spec.commandLine().getErr();
    missing.forEach(id -> err.println("There is no dead letter " + id + "."));
    err.flush();
    return missing.isEmpty() ? 0 : ExitCode.USAGE;
  }

  private int looking(CommonOptions options, Task<DeadLetters> task) throws IOException {
    var settings = new Settings(options.settings(Map.of()));
    try (var store = Store.openReadOnly(StoreSettings.from(settings))) {
      return with(store, settings, task);
    }
  }

  private int changing(CommonOptions options, Task<LetterChanges> task) throws IOException {
    var settings = new Settings(options.settings(Map.of()));
    var storeSettings = StoreSettings.from(settings);
    if (storeSettings.dialect() == Dialect.SQLITE) {
      var running = RunningCaravan.on(storeSettings.file());
      if (running.isPresent()) {
        return run(task, running.get());
      }
    }
    try (var store = Store.open(storeSettings, new SimpleMeterRegistry())) {
      return with(store, settings, (letters, out) -> task.run(new StoredLetters(letters), out));
    }
  }

  private int with(Store store, Settings settings, Task<DeadLetters> task) throws IOException {
    try (var channels =
        new Channels(
            store, ChannelSettings.from(settings), new SimpleMeterRegistry(), Clock.systemUTC())) {
      channels
          .deadLetters()
          .replayBy(new ReplayedWrites(settings.text("caravan.write.channel", "writes")));
      return run(task, channels.deadLetters());
    }
  }

  private <T> int run(Task<T> task, T letters) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int exitCode = task.run(letters, out);
    out.flush();
    return exitCode;
  }

  private DeadLetter existing(DeadLetters letters, long id) {
    DeadLetter letter = letters.show(id).orElse(null);
    require(letter != null, id);
    return letter;
  }

  private void require(boolean found, long id) {
    if (!found) {
      throw new ParameterException(spec.commandLine(), "There is no dead letter " + id + ".");
    }
  }

  private static String line(DeadLetter letter) {
    return "%d  %s  %s  %s  %s"
        .formatted(
            letter.id(), letter.diedAt(), letter.channel(), letter.key(), letter.errorMessage());
  }
}
