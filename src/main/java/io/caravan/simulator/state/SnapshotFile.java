package io.caravan.simulator.state;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The file of a snapshot: a mark, a version, the parts by name, and a checksum over all of it that
 * is verified before anything is read.
 */
final class SnapshotFile {

  /** Grows with every change of what any part writes. */
  static final int VERSION = 2;

  /** The first had portals' CRMs alone; what they lack is told by {@link Part#absent}. */
  private static final int OLDEST = 1;

  private static final byte[] MARK = "CARAVSIM".getBytes(StandardCharsets.US_ASCII);
  private static final int END_OF_PART = 0x50415254;
  private static final int CHECKSUM = Long.BYTES;
  private static final int BUFFER = 1 << 16;

  private final Path file;

  SnapshotFile(Path file) {
    this.file = file;
  }

  /** Writes beside the file first: it is replaced by a whole snapshot, or stays as it is. */
  void write(List<Part> parts) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path written = Files.createTempFile(directory, file.getFileName().toString(), ".part");
    try {
      try (var channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
        write(parts, channel);
        channel.force(true);
      }
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void write(List<Part> parts, FileChannel channel) throws IOException {
    var bytes = java.nio.channels.Channels.newOutputStream(channel);
    var checked = new CheckedOutputStream(new BufferedOutputStream(bytes, BUFFER), new CRC32C());
    var out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
    out.write(MARK);
    out.writeInt(VERSION);
    out.writeInt(parts.size());
    for (Part part : parts) {
      out.writeUTF(part.name());
      part.write(out);
      out.writeInt(END_OF_PART);
    }
    out.flush();
    out.writeLong(checked.getChecksum().getValue());
    out.flush();
  }

  /**
   * Reads all parts and changes nothing.
   *
   * @return puts them in place
   * @throws SnapshotRefused when the file is none that these parts can be read from
   */
  List<Runnable> read(List<Part> parts) throws IOException {
    verify();
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      in.skipNBytes(MARK.length + Integer.BYTES);
      return readParts(in, parts);
    }
  }

  private static List<Runnable> readParts(DataInputStream in, List<Part> parts) throws IOException {
    Map<String, Part> missing = new HashMap<>();
    parts.forEach(part -> missing.put(part.name(), part));
    Set<String> unknown = new TreeSet<>();
    var read = new ArrayList<Runnable>();
    for (int count = in.readInt(); count > 0 && unknown.isEmpty(); count--) {
      String name = in.readUTF();
      Part part = missing.remove(name);
      if (part == null) {
        unknown.add(name);
      } else {
        read.add(read(part, in));
      }
    }
    if (!unknown.isEmpty()) {
      throw refused(
          "it holds %s, which this simulator has not. Start the simulator with the same portals as the one that was saved"
              .formatted(unknown));
    }
    Set<String> needed = new TreeSet<>();
    for (Part part : parts) {
      if (missing.containsKey(part.name())) {
        part.absent().ifPresentOrElse(read::add, () -> needed.add(part.name()));
      }
    }
    if (!needed.isEmpty()) {
      throw refused(
          "it lacks %s, which this simulator has. Start the simulator with the same portals as the one that was saved"
              .formatted(needed));
    }
    return read;
  }

  private static Runnable read(Part part, DataInputStream in) {
    try {
      Runnable ready = part.read(in);
      if (in.readInt() != END_OF_PART) {
        throw refused("its part " + part.name() + " does not end where it should");
      }
      return ready;
    } catch (SnapshotRefused e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw refused("its part " + part.name() + " does not fit: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      throw new SnapshotRefused(
          "The snapshot cannot be restored: its part %s cannot be read: %s"
              .formatted(part.name(), e),
          e);
    }
  }

  private void verify() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw refused("there is no such file");
    }
    long length = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(MARK.length + Integer.BYTES);
      if (head.length < MARK.length
          || !ByteBuffer.wrap(head, 0, MARK.length).equals(ByteBuffer.wrap(MARK))) {
        throw refused("it is not a snapshot of a simulator");
      }
      if (head.length < MARK.length + Integer.BYTES) {
        throw refused("it is damaged or was cut short");
      }
      int version = ByteBuffer.wrap(head).getInt(MARK.length);
      if (version < OLDEST || version > VERSION) {
        throw refused(
            "it has version %d, and this simulator reads up to version %d. Use the %s simulator, or save it again"
                .formatted(version, VERSION, version > VERSION ? "newer" : "older"));
      }
      var checksum = new CRC32C();
      checksum.update(head);
      byte[] buffer = new byte[BUFFER];
      long left = length - head.length - CHECKSUM;
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          break;
        }
        checksum.update(buffer, 0, count);
        left -= count;
      }
      byte[] end = in.readNBytes(CHECKSUM);
      if (left != 0
          || end.length < CHECKSUM
          || ByteBuffer.wrap(end).getLong() != checksum.getValue()) {
        throw refused("it is damaged or was cut short");
      }
    }
  }

  private static SnapshotRefused refused(String why) {
    return new SnapshotRefused("The snapshot cannot be restored: " + why + ".");
  }
}
