package io.caravan.cli;

import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.operations.AuditedWrites;
import io.caravan.operations.HeldWritesApi;
import io.caravan.operations.ManagementPart;
import io.caravan.operations.ValuesBefore;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalListener;
import io.caravan.read.ReadConfiguration;
import io.caravan.write.WriteConfiguration;
import io.caravan.write.file.DirectDoor;
import io.caravan.write.file.DryRun;
import io.caravan.write.file.ImportConfiguration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;

/** What goes out to HubSpot: writes, files of them, and single reads that become batches. */
final class WriteFloor implements Floor {

  private final PortalFloor hubspot;
  private final WriteConfiguration write;
  private final ImportConfiguration imports;
  private final ReadConfiguration read;
  private CamelContext camel;

  /**
   * @param portals says which portals a caller may write to
   */
  WriteFloor(Ground ground, PortalFloor hubspot, PortalsToWriteTo portals, MirrorFloor mirrors) {
    this.hubspot = hubspot;
    ApplicationSettings settings = ground.settings();
    write =
        new WriteConfiguration(
            settings.write(),
            ground.store(),
            ground.channel().channels(),
            hubspot.gateway().gateway(),
            ground.paths(),
            portals,
            hubspot::permitWait,
            new AuditedWrites(
                ground.audit().trail(),
                settings.audit()::withholds,
                ground.opened().open(new ValuesBefore(mirrors.mirror().queries()))),
            ground.meters(),
            ground.clock());
    ground.opened().open(write.gate());
    imports =
        new ImportConfiguration(
            ground.store(),
            new DryRun(
                new MirroredRecords(mirrors.mirror().queries()),
                portals,
                hubspot::limits,
                (id, writes) -> write.validation().validation().problems(id, writes).join()),
            portals,
            (caller, validate) -> door(0, caller, validate),
            settings.people().features(),
            ground.clock());
    read =
        new ReadConfiguration(
            settings.read(),
            hubspot.gateway().gateway(),
            ground.paths(),
            portals,
            hubspot::permitWait,
            ground.meters());
  }

  @Override
  public void bind(CamelContext context) throws Exception {
    camel = context;
    write.bind(context);
    imports.bind(context);
    read.bind(context);
  }

  /** What writes need to know of a portal is fetched before its first write. */
  @Override
  public void begin(ProcessKind kind) {
    if (kind == ProcessKind.SERVING || kind == ProcessKind.WRITING) {
      write.validation().warmUp(hubspot.portals().all().stream().map(Portal::id).toList());
      hubspot
          .portals()
          .listen(
              new PortalListener() {
                @Override
                public void connected(Portal connected) {
                  write.validation().warmUp(List.of(connected.id()));
                  lookForHolds();
                }

                @Override
                public void disconnected(Portal gone) {
                  lookForHolds();
                }
              });
    }
  }

  /** On a thread of its own: it looks into the database. */
  private void lookForHolds() {
    CompletableFuture.runAsync(write.holds()::refresh);
  }

  @Override
  public List<ManagementPart> management(DomainPortals portals) {
    return List.of(new HeldWritesApi(write.holds(), portals));
  }

  /**
   * The way into the route {@code direct:write}, with the way to ask about outcomes; once Camel
   * runs.
   *
   * @param portalId whose quota is told of
   * @param validate whether values are checked before they are accepted
   */
  DirectDoor door(long portalId, Caller caller, boolean validate) {
    return new DirectDoor(
        camel.createProducerTemplate(),
        write.writes(),
        caller,
        validate,
        () -> hubspot.permitWait(portalId));
  }

  WriteConfiguration write() {
    return write;
  }
}
