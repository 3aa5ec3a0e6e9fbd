package io.caravan.http;

import java.util.function.IntConsumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Lets a {@code platform-http} route run on the event loop: {@code platformHttpEngine:
 * "#eventLoopHttp"}. Only for routes that never block, or leave the event loop before they do; all
 * others keep Camel's own engine. Routes under {@code /api} and {@code /hubspot} are on the API
 * server, all others, and the callback of HubSpot's install page, on the public one.
 */
public final class EventLoopEngine extends ServiceSupport implements PlatformHttpEngine {

  /** The name under which routes refer to it. */
  public static final String BEAN = "eventLoopHttp";

  private final Door door;

  /**
   * @param limits of requests to the public server; the API server has its own
   * @param refused told the status of each request that was refused before it reached the route:
   *     405, 408, 413 or 503
   */
  public EventLoopEngine(HttpLimits limits, IntConsumer refused) {
    this.door = new Door(limits, refused);
  }

  /** Bytes of bodies to the public server that are held right now. */
  public long bufferedBytes() {
    return door.buffered().get();
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    return new EventLoopConsumer(endpoint, processor, door);
  }

  /** 0: the consumer finds the server by itself. */
  @Override
  public int getServerPort() {
    return 0;
  }
}
