package io.caravan.portal;

import io.caravan.hubspot.RateLimits;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connected portals: those of the settings, and those that people connect and disconnect while
 * Caravan runs. Ask each time; an answer holds for the moment. Thread-safe.
 */
public final class Portals {

  private final List<Portal> configured;
  private final List<PortalListener> listeners = new CopyOnWriteArrayList<>();
  private volatile View view;

  private record View(List<Portal> all, Map<Long, Portal> byId, Map<String, Portal> byName) {

    static View of(Stream<Portal> portals) {
      List<Portal> all = portals.sorted(Comparator.comparing(Portal::name)).toList();
      return new View(
          all,
          all.stream().collect(Collectors.toMap(Portal::id, Function.identity())),
          all.stream().collect(Collectors.toMap(Portal::name, Function.identity())));
    }
  }

  /** Begins with those of the settings. */
  public Portals(List<Portal> configured) {
    this.configured = List.copyOf(configured);
    this.view = View.of(configured.stream());
  }

  /** All of them, in the order of their names. */
  public List<Portal> all() {
    return view.all();
  }

  /** The portal that is meant where none is named: the only one, if there is only one. */
  public Optional<Portal> only() {
    List<Portal> all = all();
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  public Optional<Portal> find(long portalId) {
    return Optional.ofNullable(view.byId().get(portalId));
  }

  public Optional<Portal> named(String name) {
    return Optional.ofNullable(view.byName().get(name));
  }

  /** The portal that people mean by a name or an id. */
  public Optional<Portal> called(String nameOrId) {
    return named(nameOrId)
        .or(
            () ->
                all().stream().filter(one -> Long.toString(one.id()).equals(nameOrId)).findFirst());
  }

  /** Which there are, in words. */
  public String inWords() {
    List<Portal> all = all();
    return all.isEmpty()
        ? "no portal is connected; see caravan.portals in application.properties, or \"caravan"
            + " portals connect\""
        : all.stream()
            .map(one -> one.id() + " (" + one.name() + ")")
            .collect(Collectors.joining(", ", "connected are ", ""));
  }

  /** The published limits of a portal whose plan is known; empty when it is not. */
  public Optional<RateLimits> limits(long portalId) {
    return find(portalId)
        .flatMap(portal -> portal.tier().map(tier -> RateLimits.of(portal.appKind(), tier)));
  }

  /** Tells a listener of all that comes and goes from now on. */
  public void listen(PortalListener listener) {
    listeners.add(listener);
  }

  /** Whether the settings have a portal; such a one is not to be connected otherwise. */
  public boolean isConfigured(long portalId) {
    return configured.stream().anyMatch(one -> one.id() == portalId);
  }

  /** Whether a portal of the settings has a name. */
  boolean isConfigured(String name) {
    return configured.stream().anyMatch(one -> one.name().equals(name));
  }

  /**
   * Adds a portal, or puts it in the place of what it was.
   *
   * @param again whether to tell the listeners even if it looks the same: its tokens are others
   */
  synchronized void put(Portal portal, boolean again) {
    Optional<Portal> before = find(portal.id());
    if (before.equals(Optional.of(portal)) && !again) {
      return;
    }
    view = View.of(Stream.concat(others(portal.id()), Stream.of(portal)));
    listeners.forEach(listener -> listener.connected(portal));
  }

  /** Takes a portal away. */
  synchronized void remove(long portalId) {
    Optional<Portal> gone = find(portalId);
    gone.ifPresent(
        portal -> {
          view = View.of(others(portalId));
          listeners.forEach(listener -> listener.disconnected(portal));
        });
  }

  private Stream<Portal> others(long portalId) {
    return view.all().stream().filter(one -> one.id() != portalId);
  }
}
