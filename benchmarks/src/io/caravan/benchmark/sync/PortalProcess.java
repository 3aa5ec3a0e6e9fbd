package io.caravan.benchmark.sync;

import io.caravan.benchmark.JsonProcess;
import java.io.IOException;
import java.nio.file.Path;

/** A {@link Portal}, seen from the benchmark. */
final class PortalProcess implements AutoCloseable {

  private final JsonProcess process;
  private final Portal.Address address;

  private PortalProcess(JsonProcess process) throws IOException {
    this.process = process;
    this.address = process.read(Portal.Address.class);
  }

  /** Starts one; returns when it answers. */
  static PortalProcess start(int contacts, boolean limited, Path log) throws IOException {
    return new PortalProcess(
        new JsonProcess(
            Portal.class, "3g", log, Integer.toString(contacts), Boolean.toString(limited)));
  }

  Portal.Address address() {
    return address;
  }

  /** What it saw since the last question. */
  Portal.View view() throws IOException {
    return process.ask("view", Portal.View.class);
  }

  /** Changes so many contacts. */
  Portal.View change(int contacts) throws IOException {
    return process.ask("change " + contacts, Portal.View.class);
  }

  @Override
  public void close() {
    process.close();
  }
}
