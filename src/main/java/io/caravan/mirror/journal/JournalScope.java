package io.caravan.mirror.journal;

import java.util.Collection;
import java.util.Set;

/**
 * Whose events one reading of the journal takes. Portals come and go while Caravan runs, so each
 * reading has its own.
 *
 * @param portals those that are connected; the others' events belong to somebody else
 * @param only whether HubSpot is asked for the events of the one portal alone
 */
record JournalScope(Set<Long> portals, boolean only) {

  JournalScope {
    portals = Set.copyOf(portals);
    if (only && portals.size() != 1) {
      throw new IllegalArgumentException("one portal, not " + portals);
    }
  }

  /** All that HubSpot tells the app, to pick from. */
  static JournalScope among(Collection<Long> portals) {
    return new JournalScope(Set.copyOf(portals), false);
  }

  /** One portal alone. */
  static JournalScope only(long portalId) {
    return new JournalScope(Set.of(portalId), true);
  }

  /** Whose place it reads on from: HubSpot's files are others when only one portal is asked for. */
  String reader() {
    return only ? "portal/" + portals.iterator().next() : "all";
  }

  /** As HubSpot takes it. */
  String query() {
    return only ? "installPortalId=" + portals.iterator().next() : "";
  }
}
