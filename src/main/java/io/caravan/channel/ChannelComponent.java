package io.caravan.channel;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/** Makes endpoints of the durable queue: {@code channel:name}. */
@Component("channel")
public final class ChannelComponent extends DefaultComponent {

  private Channels channels;

  /** Finds the {@link Channels} in the registry when the first endpoint is used. */
  public ChannelComponent() {}

  ChannelComponent(Channels channels) {
    this.channels = channels;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    ChannelEndpoint endpoint = new ChannelEndpoint(uri, this, Channel.checkedPattern(remaining));
    setProperties(endpoint, parameters);
    endpoint.options();
    return endpoint;
  }

  synchronized Channels channels() {
    if (channels == null) {
      channels = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Channels.class);
    }
    return channels;
  }
}
