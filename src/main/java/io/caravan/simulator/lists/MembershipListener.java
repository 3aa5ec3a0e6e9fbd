package io.caravan.simulator.lists;

/** Hears of every record that comes into a list or leaves it, under the portal's lock. */
@FunctionalInterface
public interface MembershipListener {

  void changed(MembershipChange change);
}
