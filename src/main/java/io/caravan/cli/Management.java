package io.caravan.cli;

import io.caravan.operations.ManagementApi;
import io.caravan.operations.ManagementPart;
import org.apache.camel.CamelContext;

/** Lets operators in, and says where to those who find the database. */
final class Management {

  private Management() {}

  /**
   * Mounts the calls of all floors on the management port of a context that has started.
   *
   * @param url where the management port is
   */
  static void open(Floors floors, CamelContext camel, String url) throws Exception {
    Ground ground = floors.ground();
    PeopleFloor people = floors.people();
    String host = ground.settings().server().managementHost();
    var api =
        ground
            .opened()
            .open(
                new ManagementApi(
                    floors.portal().gateway().cache(),
                    ground.channel().channels().deadLetters(),
                    people.portals(),
                    people.entrances().admission(host, "the management port"),
                    ground.audit().trail()));
    api.showingBy(ground.redaction());
    for (ManagementPart part : floors.management()) {
      api.with(part);
    }
    api.mount(camel);
    ground
        .opened()
        .open(
            RunningCaravan.announce(
                ground.store(),
                new RunningCaravans.Address(api.instance(), url, floors.api().url()),
                people.operatorToken().reveal(),
                people.entrances().tls()));
  }
}
