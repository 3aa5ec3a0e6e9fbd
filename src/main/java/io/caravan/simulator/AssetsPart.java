package io.caravan.simulator;

import io.caravan.simulator.automation.Flows;
import io.caravan.simulator.exports.Exports;
import io.caravan.simulator.imports.Imports;
import io.caravan.simulator.lists.Lists;
import io.caravan.simulator.state.Part;
import io.caravan.simulator.state.RecordPart;
import io.caravan.simulator.timeline.TimelineEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a portal has beside its CRM, in a snapshot: workflows, lists, imports, exports, timelines;
 * after them the files of finished exports, byte by byte.
 */
final class AssetsPart implements Part {

  private static final int BUFFER = 1 << 16;

  /** All of it but the files. */
  record State(
      Flows.State flows,
      Lists.State lists,
      Imports.State imports,
      Exports.State exports,
      List<TimelineEvent> timeline) {}

  private final Assets assets;
  private final long portalId;

  AssetsPart(Assets assets, long portalId) {
    this.assets = assets;
    this.portalId = portalId;
  }

  @Override
  public String name() {
    return "assets/" + portalId;
  }

  private RecordPart<State> records(AtomicReference<State> read) {
    return new RecordPart<>(
        name(),
        State.class,
        () -> assets.state(portalId),
        state -> {
          read.set(state);
          return () -> {};
        });
  }

  @Override
  public void write(DataOutput out) throws IOException {
    records(new AtomicReference<>()).write(out);
    Map<Long, Path> files = assets.finishedExports(portalId);
    out.writeInt(files.size());
    for (var file : files.entrySet()) {
      out.writeLong(file.getKey());
      out.writeUTF(file.getValue().getFileName().toString());
      out.writeLong(Files.size(file.getValue()));
      try (InputStream in = Files.newInputStream(file.getValue())) {
        var buffer = new byte[BUFFER];
        for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
          out.write(buffer, 0, some);
        }
      }
    }
  }

  @Override
  public Runnable read(DataInput in) throws IOException {
    var state = new AtomicReference<State>();
    records(state).read(in);
    Map<Long, Path> files = readFiles(in);
    return () -> assets.restore(portalId, state.get(), files);
  }

  private Map<Long, Path> readFiles(DataInput in) throws IOException {
    var files = new TreeMap<Long, Path>();
    int count = in.readInt();
    Path directory = count == 0 ? null : assets.newExportDirectory(portalId);
    for (; count > 0; count--) {
      long export = in.readLong();
      Path file = directory.resolve(Path.of(in.readUTF()).getFileName());
      long left = in.readLong();
      var buffer = new byte[BUFFER];
      try (OutputStream out = Files.newOutputStream(file)) {
        while (left > 0) {
          int some = (int) Math.min(left, buffer.length);
          in.readFully(buffer, 0, some);
          out.write(buffer, 0, some);
          left -= some;
        }
      }
      files.put(export, file);
    }
    return files;
  }

  /** An older file has portals alone: lists of other records would make no sense beside them. */
  @Override
  public Optional<Runnable> absent() {
    return Optional.of(() -> assets.forget(portalId));
  }
}
