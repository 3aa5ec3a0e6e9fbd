package io.caravan.cli;

import io.caravan.access.DomainPortals;
import io.caravan.channel.Channels;
import io.caravan.channel.ErasedPersons;
import io.caravan.channel.MessagesOfPersons;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.erasure.ErasedRecords;
import io.caravan.mirror.erasure.ErasureEvents;
import io.caravan.mirror.erasure.MirrorPlaces;
import io.caravan.mirror.erasure.MirroredPersons;
import io.caravan.operations.ManagementPart;
import io.caravan.operations.PrivacyApi;
import io.caravan.privacy.Erasures;
import io.caravan.privacy.KeptCopies;
import io.caravan.privacy.PersonExport;
import io.caravan.privacy.PersonHash;
import io.caravan.privacy.PersonalData;
import io.caravan.privacy.PrivacySettings;
import io.caravan.recipe.PairsOfPersons;
import io.caravan.store.Store;
import io.caravan.webhook.EventsOfPersons;
import io.caravan.write.WrittenPersons;
import io.caravan.write.file.RefusedRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;

/** Erasure and export of persons, over all places that keep data of them. */
final class PrivacyFloor implements Floor {

  private final Erasures erasures;
  private final PersonExport export;
  private final Clock clock;

  /**
   * @param more places that others look after
   * @param backups what certificates name the end of
   */
  PrivacyFloor(
      Ground ground, MirrorConfiguration mirror, List<PersonalData> more, KeptCopies backups)
      throws IOException {
    this(
        ground.store(),
        ground.channel().channels(),
        mirror,
        files(ground.settings().privacy(), ground.store(), ground.home()),
        more,
        backups,
        ground.clock());
    ground.opened().open(erasures);
  }

  /**
   * For tests: on a database alone.
   *
   * @param files the settings, with all files named
   */
  PrivacyFloor(
      Store store,
      Channels channels,
      MirrorConfiguration mirror,
      PrivacySettings files,
      List<PersonalData> more,
      KeptCopies backups,
      Clock clock)
      throws IOException {
    this.clock = clock;
    List<PersonalData> places = new ArrayList<>(places(channels.erased()));
    places.addAll(more);
    erasures =
        new Erasures(
            store,
            new MirroredPersons(),
            new ErasedRecords(mirror.writer(), clock),
            places,
            PersonHash.of(files),
            files,
            backups,
            clock);
    export = export(store, clock, more);
  }

  /** All places in the database but the records themselves. */
  static List<PersonalData> places(ErasedPersons erased) {
    List<PersonalData> places = new ArrayList<>();
    places.add(new MessagesOfPersons(erased));
    places.addAll(MirrorPlaces.others());
    places.addAll(WrittenPersons.places());
    places.addAll(RefusedRows.places());
    places.addAll(EventsOfPersons.places());
    places.addAll(PairsOfPersons.places());
    return List.copyOf(places);
  }

  /**
   * Exports, also from a database that another process has open.
   *
   * @param more places that others look after
   */
  static PersonExport export(Store store, Clock clock, List<PersonalData> more) {
    List<PersonalData> places = new ArrayList<>(List.of(MirrorPlaces.records()));
    places.addAll(places(new ErasedPersons()));
    places.addAll(more);
    return new PersonExport(store, new MirroredPersons(), places, clock);
  }

  /** The settings, with the files beside the database where they are not named. */
  static PrivacySettings files(PrivacySettings settings, Store store, Path home) {
    return settings.beside(store.file().orElse(home.resolve("data").resolve("caravan")));
  }

  @Override
  public void bind(CamelContext context) {
    context.getRegistry().bind("erasureEvents", new ErasureEvents(erasures.orders(), clock));
  }

  Erasures erasures() {
    return erasures;
  }

  PersonExport export() {
    return export;
  }

  @Override
  public void begin(ProcessKind kind) {
    if (kind.isServing()) {
      erasures.start();
    }
  }

  @Override
  public List<ManagementPart> management(DomainPortals portals) {
    return List.of(new PrivacyApi(erasures, export, portals));
  }
}
