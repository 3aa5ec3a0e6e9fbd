package io.caravan.cli;

import io.caravan.access.DomainPortals;
import io.caravan.operations.BackupsApi;
import io.caravan.operations.ManagementPart;
import io.caravan.operations.backup.BackupConfiguration;
import io.caravan.write.RestoredWrites;
import java.util.List;
import org.apache.camel.CamelContext;

/** Backups of the database, and what it knows of restores. */
final class BackupFloor implements Floor {

  private final BackupConfiguration backup;

  BackupFloor(Ground ground) {
    ApplicationSettings settings = ground.settings();
    backup =
        ground
            .opened()
            .open(
                new BackupConfiguration(
                    settings.backup(),
                    ground.store(),
                    new RestoredWrites(settings.write().channel()),
                    settings.channel().minFreeDisk(),
                    new Version().getVersion()[0],
                    ground.audit().trail(),
                    ground.meters(),
                    ground.clock()));
  }

  @Override
  public void bind(CamelContext camel) {
    backup.bind(camel);
  }

  @Override
  public List<ManagementPart> management(DomainPortals portals) {
    return List.of(new BackupsApi(backup, portals));
  }

  BackupConfiguration backup() {
    return backup;
  }
}
