package io.caravan.mirror.sync;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/** Makes the endpoints that routes of syncs begin with: {@code sync:contacts}. */
@Component("sync")
public final class SyncComponent extends DefaultComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    var endpoint = new SyncEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    endpoint.object();
    return endpoint;
  }

  SyncRuns runs() {
    return CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), SyncRuns.class);
  }
}
