package io.caravan.operations;

import io.caravan.gateway.ResponseCache;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The gateway's cache as an MBean: {@code io.caravan:type=Cache,context=caravan}. */
final class CacheControl implements CacheControlMXBean, AutoCloseable {

  private final ResponseCache cache;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private ObjectName name;

  CacheControl(ResponseCache cache) {
    this.cache = cache;
  }

  @Override
  public long getWeight() {
    return cache.weight();
  }

  @Override
  public int forget(long portalId, String path) {
    return cache.forget(portalId, path);
  }

  /**
   * @param context the Camel context's name in JMX, which is unique in this process
   */
  void register(String context) throws JMException {
    var registering = new ObjectName("io.caravan:type=Cache,context=" + context);
    server.registerMBean(this, registering);
    name = registering;
  }

  @Override
  public void close() throws JMException {
    if (name != null) {
      server.unregisterMBean(name);
      name = null;
    }
  }
}
