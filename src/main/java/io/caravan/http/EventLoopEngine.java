package io.caravan.http;

import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Lets a {@code platform-http} route run on the event loop: {@code platformHttpEngine:
 * "#viewerHttp"}, {@code "#operatorHttp"} or {@code "#adminHttp"}, by what a caller needs. Only for
 * routes that never block, or leave the event loop before they do; all others keep Camel's own
 * engine. Routes under {@code /api} and {@code /hubspot} are on the API server; all others, and the
 * page that HubSpot leads back to, on the public one.
 */
public final class EventLoopEngine extends ServiceSupport implements PlatformHttpEngine {

  /** The name under which routes refer to it that are on an open path; elsewhere it needs all. */
  public static final String BEAN = "eventLoopHttp";

  private static final Map<String, String> NEEDS =
      Map.of(
          BEAN,
          Doorkeeper.MOST,
          "viewerHttp",
          "viewer",
          "operatorHttp",
          "operator",
          "adminHttp",
          "admin");

  private final Door door;
  private final String need;

  /**
   * @param limits of requests to the public server; the API server has its own
   * @param refused told the status of each request that was refused before it reached the route:
   *     405, 408, 413 or 503
   */
  public EventLoopEngine(HttpLimits limits, IntConsumer refused) {
    this(new Door(limits, refused), Doorkeeper.MOST);
  }

  private EventLoopEngine(Door door, String need) {
    this.door = door;
    this.need = need;
  }

  /** Gives it the names under which routes refer to it, each with another need. */
  public void bindTo(Registry registry) {
    NEEDS.forEach((name, stated) -> registry.bind(name, new EventLoopEngine(door, stated)));
  }

  /** Bytes of bodies to the public server that are held right now. */
  public long bufferedBytes() {
    return door.buffered().get();
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    return new EventLoopConsumer(endpoint, processor, door, need);
  }

  /** 0: the consumer finds the server by itself. */
  @Override
  public int getServerPort() {
    return 0;
  }
}
