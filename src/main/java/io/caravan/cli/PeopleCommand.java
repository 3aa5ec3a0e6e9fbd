package io.caravan.cli;

import java.io.IOException;

/** Commands about domains, users and API keys. */
abstract class PeopleCommand extends CommandGroup {

  /**
   * Does something about people, where that is done.
   *
   * @return the exit code
   */
  final int about(CommonOptions options, PeopleDoors.Task task) throws IOException {
    return PeopleDoors.run(options, spec.commandLine(), task);
  }
}
