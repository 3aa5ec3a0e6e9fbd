package io.caravan.simulator.crm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The records of one type as bytes, with their histories and links, archived ones included. */
final class RecordTableBytes {

  private final RecordTable table;

  RecordTableBytes(RecordTable table) {
    this.table = table;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(table.size());
    for (int at = 0; at < table.size(); at++) {
      new RecordBytes(table).write(table.at(at), out);
    }
    out.writeInt(table.merged().size());
    for (var merge : table.merged().entrySet()) {
      out.writeLong(merge.getKey());
      out.writeLong(merge.getValue());
    }
    out.writeInt(table.holders().size());
    for (var property : table.holders().entrySet()) {
      out.writeInt(property.getKey());
      out.writeInt(property.getValue().size());
      for (var holder : property.getValue().entrySet()) {
        Texts.write(out, holder.getKey());
        out.writeLong(holder.getValue().id());
      }
    }
  }

  void read(DataInput in, SearchIndex index) throws IOException {
    int size = in.readInt();
    table.expect(size);
    for (int i = 0; i < size; i++) {
      CrmRecord record = new RecordBytes(table).read(in);
      boolean known = record.archived() ? record.indexed() == null : shown(record);
      if (!known) {
        index.changed(record);
      }
    }
    for (int count = in.readInt(); count > 0; count--) {
      table.redirect(in.readLong(), in.readLong());
    }
    for (int properties = in.readInt(); properties > 0; properties--) {
      int number = in.readInt();
      for (int count = in.readInt(); count > 0; count--) {
        String value = Texts.read(in);
        table.hold(number, value, table.find(in.readLong()));
      }
    }
  }

  private static boolean shown(CrmRecord record) {
    return record.indexed() != null && record.indexed().version() == record.current();
  }
}
