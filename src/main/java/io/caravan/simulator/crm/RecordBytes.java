package io.caravan.simulator.crm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One record as bytes. */
final class RecordBytes {

  private static final int SHOWN_AS_IT_IS = 1;
  private static final int SHOWN_AS_IT_WAS = 2;
  private static final int HAS_ORIGIN = 4;
  private static final int HAS_HISTORY = 8;
  private static final int HAS_LINKS = 16;

  private final RecordTable table;

  RecordBytes(RecordTable table) {
    this.table = table;
  }

  void write(CrmRecord record, DataOutput out) throws IOException {
    IndexedRecord indexed = record.indexed();
    boolean asItIs = indexed != null && indexed.version() == record.current();
    List<PropertyChange> changes = record.changes();
    out.writeLong(record.id());
    out.writeLong(record.createdAt());
    out.writeByte(
        (asItIs ? SHOWN_AS_IT_IS : 0)
            | (indexed != null && !asItIs ? SHOWN_AS_IT_WAS : 0)
            | (record.source() != null ? HAS_ORIGIN : 0)
            | (changes.isEmpty() ? 0 : HAS_HISTORY)
            | (record.links().size() == 0 ? 0 : HAS_LINKS));
    record.current().write(out);
    if (indexed != null && !asItIs) {
      indexed.version().write(out);
    }
    if (record.source() != null) {
      write(record.source(), out);
    }
    if (!changes.isEmpty()) {
      out.writeInt(changes.size());
      for (PropertyChange change : changes) {
        out.writeInt(change.number());
        Texts.write(out, change.value());
        out.writeLong(change.at());
        write(change.source(), out);
      }
    }
    if (record.links().size() > 0) {
      record.links().write(out);
    }
  }

  private static void write(ChangeSource source, DataOutput out) throws IOException {
    Texts.write(out, source.type());
    Texts.write(out, source.id());
  }

  /** Reads a record into the table, and shows in search what was shown of it. */
  CrmRecord read(DataInput in) throws IOException {
    long id = in.readLong();
    long createdAt = in.readLong();
    int has = in.readByte();
    Version current = Version.read(in);
    var record = new CrmRecord(id, createdAt, current);
    table.add(record);
    if ((has & SHOWN_AS_IT_IS) != 0) {
      record.showInSearch(current);
    } else if ((has & SHOWN_AS_IT_WAS) != 0) {
      record.showInSearch(Version.read(in));
    }
    ChangeSource origin = (has & HAS_ORIGIN) == 0 ? null : table.shared(source(in));
    record.restore(origin, (has & HAS_HISTORY) == 0 ? List.of() : changes(in));
    if ((has & HAS_LINKS) != 0) {
      record.linksToChange().read(in);
    }
    return record;
  }

  private static List<PropertyChange> changes(DataInput in) throws IOException {
    int count = in.readInt();
    var changes = new ArrayList<PropertyChange>(count);
    for (int i = 0; i < count; i++) {
      changes.add(new PropertyChange(in.readInt(), Texts.read(in), in.readLong(), source(in)));
    }
    return changes;
  }

  private static ChangeSource source(DataInput in) throws IOException {
    return new ChangeSource(Texts.read(in), Texts.read(in));
  }
}
