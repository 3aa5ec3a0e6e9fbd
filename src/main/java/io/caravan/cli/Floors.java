package io.caravan.cli;

import io.caravan.api.ApiConfiguration;
import io.caravan.gateway.CachedAnswers;
import io.caravan.operations.ManagementPart;
import io.caravan.operations.backup.BackupConfiguration;
import io.caravan.recipe.RecipeConfiguration;
import io.caravan.redaction.Redaction;
import io.caravan.webhook.EventLog;
import io.caravan.webhook.WebhookConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * The house, built floor by floor from the ground up, each given what it stands on. What is more
 * than a few lines to build has a {@link Floor} of its own.
 */
final class Floors {

  private final List<Floor> all = new ArrayList<>();
  private final Ground ground;
  private final PortalFloor portal;
  private final PeopleFloor people;
  private final MirrorFloor mirrors;
  private final WriteFloor write;
  private final WebhookConfiguration webhook;
  private final BackupFloor backup;
  private final PrivacyFloor privacy;
  private final ApiConfiguration api;

  /**
   * @param home where routes and mappings are
   * @param opened takes all that is to be closed at the end
   */
  Floors(Path home, ApplicationSettings settings, Redaction redaction, Openings opened)
      throws Exception {
    ground = add(new Ground(home, settings, redaction, opened));
    portal = add(new PortalFloor(ground));
    people = add(new PeopleFloor(ground, portal.configuration().owners()));
    add(new ConnectionFloor(ground, portal, people));
    mirrors = add(new MirrorFloor(ground, portal));
    var toWriteTo = new PortalsToWriteTo(portal.portals(), people.portals(), portal.losses()::find);
    write = add(new WriteFloor(ground, portal, toWriteTo, mirrors));
    webhook =
        new WebhookConfiguration(
            settings.webhook(),
            ground.store(),
            ground.meters(),
            ground.clock(),
            portalId -> portal.portals().find(portalId).isPresent(),
            portal.gateway().cache()::recordChanged,
            new EchoesOfWrites(write.write().echoes()));
    add(binding(webhook::bind));
    var recipe =
        opened.open(
            new RecipeConfiguration(
                settings.recipe(),
                ground.store(),
                ground.channel().channels(),
                portal.gateway().gateway(),
                ground.paths(),
                toWriteTo::only,
                ground.meters(),
                ground.clock()));
    add(binding(recipe::bind));
    backup = add(new BackupFloor(ground));
    privacy =
        add(
            new PrivacyFloor(
                ground,
                mirrors.mirror(),
                List.of(new CachedAnswers(portal.gateway().cache()), ground.audit().persons()),
                backup.backup().copies()));
    api =
        new ApiConfiguration(
            settings.api(),
            write.write().writes(),
            people.portals(),
            settings.people().features(),
            ground.meters(),
            people.entrances().toApi(),
            people.entrances().admission(settings.api().host(), "the API"));
    opened.open(api::shutdown);
  }

  /**
   * For a command that works on the database, without Camel.
   *
   * @param values all settings
   * @param opened takes all that is to be closed at the end
   */
  static Floors withoutRoutes(Map<String, String> values, Openings opened) throws Exception {
    var settings = ApplicationSettings.from(values);
    settings.log().apply();
    return new Floors(CommonOptions.home(), settings, Redaction.of(values), opened);
  }

  private <T extends Floor> T add(T floor) {
    all.add(floor);
    return floor;
  }

  /** What a feature with nothing but beans for routes gives. */
  @FunctionalInterface
  private interface Beans {
    void bind(CamelContext camel) throws Exception;
  }

  private static Floor binding(Beans beans) {
    return new Floor() {
      @Override
      public void bind(CamelContext camel) throws Exception {
        beans.bind(camel);
      }
    };
  }

  /** Names what routes call; the API's own server is another matter. */
  void bind(CamelContext camel) throws Exception {
    for (Floor floor : all) {
      floor.bind(camel);
    }
  }

  /** Camel runs with the routes: what goes on in the background begins. */
  void begin(ProcessKind kind) {
    all.forEach(floor -> floor.begin(kind));
  }

  /** What operators can do. */
  List<ManagementPart> management() {
    return all.stream().flatMap(floor -> floor.management(people.portals()).stream()).toList();
  }

  Ground ground() {
    return ground;
  }

  PortalFloor portal() {
    return portal;
  }

  PeopleFloor people() {
    return people;
  }

  /** The mirror, and all that fills, proves and tells it. */
  MirrorFloor mirrors() {
    return mirrors;
  }

  WriteFloor write() {
    return write;
  }

  EventLog eventLog() {
    return webhook.eventLog();
  }

  /** Backups of the database, and what it knows of restores. */
  BackupConfiguration backup() {
    return backup.backup();
  }

  /** Erasure and export of persons. */
  PrivacyFloor privacy() {
    return privacy;
  }

  ApiConfiguration api() {
    return api;
  }
}
