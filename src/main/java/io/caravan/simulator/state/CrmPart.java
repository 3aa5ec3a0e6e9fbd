package io.caravan.simulator.state;

import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmSnapshot;
import io.caravan.simulator.portal.Portal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;

/** The records of a portal and all that defines them. */
public final class CrmPart implements Part {

  private final Portal portal;
  private final Supplier<Crm> empty;

  /**
   * @param empty makes a CRM to read into
   */
  public CrmPart(Portal portal, Supplier<Crm> empty) {
    this.portal = portal;
    this.empty = empty;
  }

  @Override
  public String name() {
    return "crm/" + portal.id();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    CrmSnapshot.write(portal.crm(), out);
  }

  @Override
  public Runnable read(DataInput in) throws IOException {
    Crm crm = empty.get();
    CrmSnapshot.read(crm, in);
    return () -> {
      crm.choices(portal.crm().choices());
      portal.replace(crm);
    };
  }
}
