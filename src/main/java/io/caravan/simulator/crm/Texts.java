package io.caravan.simulator.crm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Texts of any length as bytes, null among them. */
final class Texts {

  private Texts() {}

  static void write(DataOutput out, String text) throws IOException {
    byte[] packed = PackedValues.pack(new String[] {text});
    out.writeInt(packed.length);
    out.write(packed);
  }

  static String read(DataInput in) throws IOException {
    byte[] packed = new byte[in.readInt()];
    in.readFully(packed);
    return PackedValues.get(packed, 0);
  }
}
