package io.caravan.cli;

import io.caravan.channel.ChannelSettings;
import io.caravan.channel.Channels;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorSettings;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RereadQueue;
import io.caravan.mirror.mapping.MappingConfiguration;
import io.caravan.mirror.mapping.Quarantine;
import io.caravan.mirror.mapping.QuarantineFilter;
import io.caravan.mirror.mapping.Quarantined;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code caravan quarantine}: records that do not fit their mapping. Looking works beside a running
 * Caravan; with SQLite the running one is asked to try them again.
 */
@Command(
    name = "quarantine",
    description = "Shows records that do not fit their mapping, and tries them again.")
final class QuarantineCommand implements Runnable {

  private static final int PAGE = 1_000;

  @Spec private CommandSpec spec;

  /** Which records are meant. */
  static final class Which {
    @Option(names = "--portal", description = "Only of this portal.")
    private Long portal;

    @Option(
        names = "--object",
        description = "Only of this object, such as contacts, 0-1 or 2-123456.",
        converter = ObjectTypeOption.class)
    private ObjectType object;

    @Option(names = "--record", paramLabel = "ID", description = "Only the record with this id.")
    private String record;

    private QuarantineFilter filter() {
      return new QuarantineFilter(
          Optional.ofNullable(portal), Optional.ofNullable(object), Optional.ofNullable(record));
    }

    private String query() {
      var parts = new ArrayList<String>();
      if (portal != null) {
        parts.add("portal=" + portal);
      }
      if (object != null) {
        parts.add("object=" + object.id());
      }
      if (record != null) {
        parts.add("record=" + java.net.URLEncoder.encode(record, StandardCharsets.UTF_8));
      }
      return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
  }

  /** Reads an object type, and explains what one is. */
  static final class ObjectTypeOption implements picocli.CommandLine.ITypeConverter<ObjectType> {
    @Override
    public ObjectType convert(String text) {
      try {
        return ObjectType.of(text);
      } catch (IllegalArgumentException e) {
        throw new picocli.CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "A line for each, by portal and object.")
  int list(@Mixin CommonOptions options, @Mixin Which which) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (var store = Store.openReadOnly(StoreSettings.from(settings(options)))) {
      var quarantine = Quarantine.readOnly(store);
      long count = 0;
      List<Quarantined> page = quarantine.list(which.filter(), Optional.empty(), PAGE);
      while (!page.isEmpty()) {
        page.forEach(one -> out.println(line(one)));
        count += page.size();
        page = quarantine.list(which.filter(), Optional.of(page.get(page.size() - 1)), PAGE);
      }
      out.println(count + (count == 1 ? " record" : " records") + " in quarantine");
    }
    out.flush();
    return 0;
  }

  @Command(name = "show", description = "All reasons of a record, and the record as it was read.")
  int show(
      @Mixin CommonOptions options,
      @Mixin Which which,
      @Parameters(paramLabel = "RECORD", description = "The record's id.") String recordId)
      throws IOException {
    which.record = recordId;
    PrintWriter out = spec.commandLine().getOut();
    try (var store = Store.openReadOnly(StoreSettings.from(settings(options)))) {
      List<Quarantined> found =
          Quarantine.readOnly(store).list(which.filter(), Optional.empty(), PAGE);
      if (found.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "There is no record " + recordId + " in quarantine.");
      }
      found.forEach(one -> show(out, one, store));
    }
    out.flush();
    return 0;
  }

  @Changes
  @Command(
      name = "retry",
      description = "Tries records again; those that fit now leave the quarantine.")
  int retry(
      @Mixin CommonOptions options,
      @Mixin Which which,
      @Option(names = "--all", description = "All of them.") boolean all)
      throws IOException {
    if (all != which.query().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name records by --portal, --object or --record, or say --all.");
    }
    Settings settings = settings(options);
    var storeSettings = StoreSettings.from(settings);
    Optional<RunningCaravan> running =
        storeSettings.dialect() == Dialect.SQLITE
            ? RunningCaravan.on(storeSettings.file())
            : Optional.empty();
    long count =
        running.isPresent()
            ? running.get().retryQuarantined(which.query())
            : retryHere(settings, storeSettings, which.filter());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        count
            + (count == 1 ? " record" : " records")
            + " tried again; see caravan quarantine list");
    out.flush();
    return count == 0 ? ExitCode.SOFTWARE : 0;
  }

  private static long retryHere(
      Settings settings, StoreSettings storeSettings, QuarantineFilter filter) throws IOException {
    var meters = new SimpleMeterRegistry();
    String refetch = MirrorSettings.from(settings).refetchChannel();
    try (var store = Store.open(storeSettings, meters);
        var channels =
            new Channels(store, ChannelSettings.from(settings), meters, Clock.systemUTC());
        var mapping =
            new MappingConfiguration(
                MirrorFloor.mappings(CommonOptions.home()), store, meters, Clock.systemUTC())) {
      channels.open(List.of(refetch));
      return mapping
          .quarantine(new RereadQueue(messages -> channels.appending(refetch, messages)))
          .retry(filter);
    }
  }

  private static Settings settings(CommonOptions options) throws IOException {
    return new Settings(options.settings(Map.of()));
  }

  private static void show(PrintWriter out, Quarantined one, Store store) {
    out.println(line(one));
    out.println(
        "since "
            + one.since()
            + ", tried "
            + one.attempts()
            + (one.attempts() == 1 ? " time" : " times")
            + ", last at "
            + one.lastTried()
            + (one.hash().isEmpty() ? "" : ", mapping " + one.hash()));
    one.reasons().forEach(reason -> out.println("  - " + reason));
    if (!one.raw().isEmpty()) {
      out.println(one.raw());
    } else if (one.recordId().matches("\\d{1,18}")) {
      var ref = new RecordRef(one.portalId(), one.type(), Long.parseLong(one.recordId()));
      new MirrorQueries(store)
          .record(ref)
          .ifPresent(
              record ->
                  new TreeMap<>(record.properties())
                      .forEach((name, value) -> out.println("  " + name + ": " + value)));
    }
  }

  private static String line(Quarantined one) {
    return "%d  %s  %s  %s"
        .formatted(one.portalId(), one.type(), one.recordId(), String.join("; ", one.reasons()));
  }
}
