package io.caravan.access;

import io.caravan.http.RequestRefused;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one place that says which portals a caller sees. Whatever takes the number of a portal, or
 * tells of portals or of what belongs to them, asks here; and answers about a portal of another
 * domain what it answers about one that does not exist.
 */
public final class DomainPortals {

  private final PortalOwners owners;

  public DomainPortals(PortalOwners owners) {
    this.owners = owners;
  }

  /**
   * The portals that a caller sees: the connected ones of the own domain, and those that were, for
   * what is left of them is still the domain's.
   */
  public VisiblePortals visible(Caller caller) {
    if (caller.domain().equals(Caller.ALL_DOMAINS)) {
      return VisiblePortals.ALL;
    }
    Set<Long> own =
        owners.ever().entrySet().stream()
            .filter(portal -> caller.sees(portal.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return VisiblePortals.only(own);
  }

  /** Whether a portal is connected, as a caller may know it. */
  public boolean connected(Caller caller, long portalId) {
    String domain = owners.domains().get(portalId);
    return domain != null && caller.sees(domain);
  }

  /**
   * Lets a caller at a connected portal.
   *
   * @throws RequestRefused with 404 when there is none, or none that the caller sees
   */
  public void require(Caller caller, long portalId) {
    if (!connected(caller, portalId)) {
      throw new RequestRefused(404, "There is no portal " + portalId);
    }
  }

  /**
   * Lets those in who run the installation: what is asked for concerns all portals at once.
   *
   * @throws RequestRefused with 403 for all others
   */
  public void requireAll(Caller caller) {
    if (!visible(caller).all()) {
      throw new RequestRefused(
          403, "This concerns all portals, and is for those who run the installation");
    }
  }
}
