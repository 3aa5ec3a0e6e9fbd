package io.caravan.portal;

import io.caravan.hubspot.RateLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The connected portals. */
public final class Portals {

  private final List<Portal> all;
  private final Map<Long, Portal> byId;
  private final Map<String, Portal> byName;

  public Portals(List<Portal> portals) {
    all = List.copyOf(portals);
    byId = all.stream().collect(Collectors.toMap(Portal::id, Function.identity()));
    byName = all.stream().collect(Collectors.toMap(Portal::name, Function.identity()));
  }

  /** All of them, in the order of their names. */
  public List<Portal> all() {
    return all;
  }

  /** The portal that is meant where none is named: the only one, if there is only one. */
  public Optional<Portal> only() {
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  public Optional<Portal> find(long portalId) {
    return Optional.ofNullable(byId.get(portalId));
  }

  public Optional<Portal> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The portal that people mean by a name or an id. */
  public Optional<Portal> called(String nameOrId) {
    return named(nameOrId)
        .or(() -> all.stream().filter(one -> Long.toString(one.id()).equals(nameOrId)).findFirst());
  }

  /** Which there are, in words. */
  public String inWords() {
    return all.isEmpty()
        ? "no portal is connected; see caravan.portals in application.properties"
        : all.stream()
            .map(one -> one.id() + " (" + one.name() + ")")
            .collect(Collectors.joining(", ", "connected are ", ""));
  }

  /** The published limits of a portal whose plan the settings tell; empty when they do not. */
  public Optional<RateLimits> limits(long portalId) {
    return find(portalId)
        .flatMap(portal -> portal.tier().map(tier -> RateLimits.of(portal.appKind(), tier)));
  }
}
