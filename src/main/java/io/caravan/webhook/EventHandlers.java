package io.caravan.webhook;

import io.caravan.hubspot.WebhookEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Finds the route that handles an event: {@code direct:on-contact.creation} if there is one, also
 * for an {@code object.creation} of a contact, else {@code direct:on-object.creation}, else {@code
 * direct:on-unknown}.
 *
 * <p>Remembers its findings until a route comes or goes.
 */
public final class EventHandlers extends LifecycleStrategySupport {

  static final String UNKNOWN = "direct:on-unknown";

  /** Types come from outside; no more than this are remembered. */
  private static final int MAX_REMEMBERED = 1_000;

  private final CamelContext camel;
  private final Map<String, String> found = new ConcurrentHashMap<>();

  /** Watches the context's routes from now on. */
  public EventHandlers(CamelContext camel) {
    this.camel = camel;
    camel.addLifecycleStrategy(this);
  }

  /** The endpoint that handles the event. */
  public String endpointFor(WebhookEvent event) {
    String type = specificType(event);
    String known = found.get(type);
    return known != null ? known : remember(event, type);
  }

  @Override
  public void onRoutesAdd(Collection<Route> routes) {
    found.clear();
  }

  @Override
  public void onRoutesRemove(Collection<Route> routes) {
    found.clear();
  }

  /** The same whether the subscription is generic or not: {@code contact.creation}. */
  private static String specificType(WebhookEvent event) {
    return event.subject().equals("object") && event.objectType().isPresent()
        ? event.objectType().get().singularName() + "." + event.happening()
        : event.subscriptionType();
  }

  private String remember(WebhookEvent event, String type) {
    String endpoint =
        List.of("direct:on-" + type, "direct:on-object." + event.happening()).stream()
            .filter(this::hasRoute)
            .findFirst()
            .orElse(UNKNOWN);
    if (found.size() < MAX_REMEMBERED) {
      found.put(type, endpoint);
    }
    return endpoint;
  }

  private boolean hasRoute(String uri) {
    String normal = uri.replace("direct:", "direct://");
    return camel.getRoutes().stream()
        .anyMatch(route -> route.getEndpoint().getEndpointUri().equals(normal));
  }
}
