package io.caravan.access.people;

import io.caravan.store.Effect;
import java.util.List;

/** Hears of each change to people within the transaction that makes it. */
@FunctionalInterface
public interface ChangeListener {

  /** What is to be committed together with the change, such as its audit entry. */
  List<Effect<?>> changed(PeopleChange change);
}
