package io.caravan.webhook;

/** Exchange headers that dispatch sets for the routes that handle events. */
public final class EventConstants {

  /**
   * Header, a Boolean: whether the event tells of a change that Caravan itself wrote. What
   * HubSpot's state is, such as a mirror, must take it in like any other; what sends changes on
   * must leave it out, or it starts a second round: {@code filter: simple: "${header.CaravanEcho}
   * == false"}.
   */
  public static final String ECHO = "CaravanEcho";

  private EventConstants() {}
}
