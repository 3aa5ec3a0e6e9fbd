package io.caravan.simulator.crm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * All data of a portal as bytes. Definitions are written as JSON, since there are few and they have
 * many fields; records as they are kept in memory.
 */
public final class CrmSnapshot {

  private CrmSnapshot() {}

  /** Writes a CRM under its portal's lock. */
  public static void write(Crm crm, DataOutput out) throws IOException {
    crm.index().catchUp();
    byte[] definitions = new CrmDefinitions(crm).write();
    out.writeInt(definitions.length);
    out.write(definitions);
    for (ObjectSchema schema : crm.schemas()) {
      new RecordTableBytes(schema.records()).write(out);
    }
  }

  /**
   * Reads into a CRM that nobody uses yet. What search did not know when it was written, it learns
   * after the usual lag.
   */
  public static void read(Crm crm, DataInput in) throws IOException {
    byte[] definitions = new byte[in.readInt()];
    in.readFully(definitions);
    new CrmDefinitions(crm).read(definitions);
    for (ObjectSchema schema : crm.schemas()) {
      new RecordTableBytes(schema.records()).read(in, crm.index());
    }
  }
}
