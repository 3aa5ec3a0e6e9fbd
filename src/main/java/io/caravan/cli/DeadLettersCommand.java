package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.ChannelSettings;
import io.caravan.channel.Channels;
import io.caravan.channel.DeadLetter;
import io.caravan.channel.DeadLetterFilter;
import io.caravan.channel.DeadLetters;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code caravan dead-letters}: messages that a channel gave up on. Looking works beside a running
 * Caravan; changing works beside it with PostgreSQL only, since SQLite's file belongs to one
 * process.
 */
@Command(
    name = "dead-letters",
    description = "Shows, replays and discards messages that Caravan gave up on.")
final class DeadLettersCommand implements Runnable {

  private static final int PAGE = 1_000;

  @Spec private CommandSpec spec;

  /** What is done with an opened database. */
  @FunctionalInterface
  private interface Task {
    int run(DeadLetters letters, PrintWriter out) throws IOException;
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
    return looking(
        options,
        (letters, out) -> {
          var filter = new DeadLetterFilter(channel, null, null);
          long count = 0;
          List<DeadLetter> page = letters.list(filter, 0, PAGE);
          while (!page.isEmpty()) {
            page.forEach(letter -> out.println(line(letter)));
            count += page.size();
            page = letters.list(filter, page.get(page.size() - 1).id(), PAGE);
          }
          out.println(count + " dead letters");
          return 0;
        });
  }

  @Command(name = "show", description = "One of them, whole.")
  int show(@Mixin CommonOptions options, @Parameters(paramLabel = "ID") long id)
      throws IOException {
    return looking(
        options,
        (letters, out) -> {
          DeadLetter letter = existing(letters, id);
          out.println(line(letter));
          out.println(
              "put "
                  + letter.putAt()
                  + ", "
                  + letter.attempts()
                  + " attempts, headers "
                  + letter.headers());
          out.println(letter.errorType() + ": " + letter.errorMessage());
          out.println(new String(letter.body(), StandardCharsets.UTF_8));
          return 0;
        });
  }

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
          existing(letters, id);
          letters.edit(id, body).join();
          out.println("replaced the content of dead letter " + id + "; now replay it");
          return 0;
        });
  }

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
          int count;
          if (all) {
            count = letters.replayAll(new DeadLetterFilter(channel, null, null)).join();
          } else {
            ids.forEach(id -> existing(letters, id));
            ids.forEach(id -> letters.replay(id).join());
            count = ids.size();
          }
          out.println(count + " put back");
          return 0;
        });
  }

  @Command(name = "discard", description = "Removes them for good.")
  int discard(
      @Mixin CommonOptions options, @Parameters(paramLabel = "ID", arity = "1..*") List<Long> ids)
      throws IOException {
    return changing(
        options,
        (letters, out) -> {
          ids.forEach(id -> existing(letters, id));
          ids.forEach(id -> letters.discard(id).join());
          out.println(ids.size() + " discarded");
          return 0;
        });
  }

  private int looking(CommonOptions options, Task task) throws IOException {
    var settings = new Settings(options.settings(Map.of()));
    try (var store = Store.openReadOnly(StoreSettings.from(settings))) {
      return with(store, settings, task);
    }
  }

  private int changing(CommonOptions options, Task task) throws IOException {
    var settings = new Settings(options.settings(Map.of()));
    try (var store = Store.open(StoreSettings.from(settings), new SimpleMeterRegistry())) {
      return with(store, settings, task);
    }
  }

  private int with(Store store, Settings settings, Task task) throws IOException {
    try (var channels =
        new Channels(
            store, ChannelSettings.from(settings), new SimpleMeterRegistry(), Clock.systemUTC())) {
      PrintWriter out = spec.commandLine().getOut();
      int exitCode = task.run(channels.deadLetters(), out);
      out.flush();
      return exitCode;
    }
  }

  private DeadLetter existing(DeadLetters letters, long id) {
    return letters
        .show(id)
        .orElseThrow(
            () ->
                new ParameterException(spec.commandLine(), "There is no dead letter " + id + "."));
  }

  private static String line(DeadLetter letter) {
    return "%d  %s  %s  %s  %s"
        .formatted(
            letter.id(), letter.diedAt(), letter.channel(), letter.key(), letter.errorMessage());
  }
}
