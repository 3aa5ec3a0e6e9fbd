package io.caravan.cli;

import io.caravan.access.Caller;
import io.caravan.access.people.PeopleConfiguration;
import io.caravan.access.people.PeopleSettings;
import io.caravan.portal.PortalConnections;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.Portals;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Finds the way to the people, and tells what was refused. */
final class PeopleDoors {

  private PeopleDoors() {}

  /** What is done with an opened door. */
  @FunctionalInterface
  interface Task {
    void run(PeopleDoor people, PrintWriter out);
  }

  /**
   * Does something about people: the Caravan that runs on the database does it, so that it knows at
   * once; without one the database is changed itself.
   *
   * @return the exit code
   */
  static int run(CommonOptions options, CommandLine command, Task task) throws IOException {
    try (PeopleDoor people = open(options.settings(Map.of()))) {
      PrintWriter out = command.getOut();
      task.run(people, out);
      out.flush();
      return ExitCode.OK;
    } catch (PeopleRefused e) {
      command.getErr().println("caravan: " + e.getMessage());
      command.getErr().flush();
      return e.usage() ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }
  }

  private static PeopleDoor open(Map<String, String> values) throws IOException {
    var settings = new Settings(values);
    StoreSettings database = StoreSettings.from(settings);
    var running = RunningCaravan.on(database);
    if (running.isPresent()) {
      return new PeopleOverHttp(running.get());
    }
    Clock clock = Clock.systemUTC();
    var portals = new Portals(PortalSettings.from(settings).portals());
    PeopleSettings people = PeopleSettings.from(settings);
    var store = Store.open(database, new SimpleMeterRegistry());
    return new PeopleHere(
        store,
        PeopleConfiguration.here(
            store, people, PortalConnections.owners(portals, store), change -> List.of(), clock),
        Caller.command(System.getProperty("user.name")),
        clock);
  }
}
