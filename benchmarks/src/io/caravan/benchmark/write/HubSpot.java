package io.caravan.benchmark.write;

import io.caravan.benchmark.JsonProcess;
import java.io.IOException;
import java.nio.file.Path;

/** A {@link HubSpotServer}, seen from the benchmark. */
final class HubSpot implements AutoCloseable {

  private final JsonProcess process;
  private final HubSpotServer.Address address;

  /**
   * @param existing contacts that exist
   * @param faulty whether one call in a hundred fails
   * @param log takes what it complains about
   */
  HubSpot(int existing, boolean faulty, Path log) throws IOException {
    process =
        new JsonProcess(
            HubSpotServer.class, "512m", log, Integer.toString(existing), Boolean.toString(faulty));
    address = process.read(HubSpotServer.Address.class);
  }

  HubSpotServer.Address address() {
    return address;
  }

  /** What it saw so far of this many writes. */
  HubSpotServer.View view(int writes) throws IOException {
    return process.ask(Integer.toString(writes), HubSpotServer.View.class);
  }

  @Override
  public void close() {
    process.close();
  }
}
