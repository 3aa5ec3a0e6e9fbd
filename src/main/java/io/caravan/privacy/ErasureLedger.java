package io.caravan.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A line of JSON for each erasure, in a file that no restore of the database takes back. It holds
 * keyed hashes and nothing of the persons.
 */
final class ErasureLedger {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  ErasureLedger(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** An erasure. */
  record Line(String id, long portalId, long at, Set<String> hashes) {}

  /** Adds one, durably, in place of what a kill may have left of a last one. */
  synchronized void add(Line line) throws IOException {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", line.id())
            .put("portal", line.portalId())
            .put("at", line.at());
    json.set("hashes", JSON.valueToTree(line.hashes()));
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      channel.position(endOfLines(channel));
      channel.truncate(channel.position());
      var bytes = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Behind the last line that is whole. Its erasure was not begun, and notes itself once more. */
  private static long endOfLines(FileChannel channel) throws IOException {
    var one = ByteBuffer.allocate(1);
    long end = channel.size();
    while (end > 0) {
      channel.read(one.clear(), end - 1);
      if (one.get(0) == '\n') {
        break;
      }
      end--;
    }
    return end;
  }

  /**
   * All lines; what a kill left of a last one is left out.
   *
   * @throws IOException when another line is damaged
   */
  List<Line> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> texts = Files.readAllLines(file, StandardCharsets.UTF_8);
    var lines = new ArrayList<Line>();
    for (int at = 0; at < texts.size(); at++) {
      try {
        lines.add(line(JSON.readTree(texts.get(at))));
      } catch (IOException e) {
        if (at < texts.size() - 1) {
          throw new IOException("line " + (at + 1) + " of " + file + " is damaged", e);
        }
      }
    }
    return lines;
  }

  private static Line line(JsonNode json) throws IOException {
    Set<String> hashes = new LinkedHashSet<>();
    json.path("hashes").forEach(hash -> hashes.add(hash.asText()));
    if (json.path("id").asText("").isEmpty() || hashes.isEmpty()) {
      throw new IOException("no erasure");
    }
    return new Line(
        json.path("id").asText(), json.path("portal").asLong(), json.path("at").asLong(), hashes);
  }

  /** The hashes of lines. */
  static Set<String> hashes(Collection<Line> lines) {
    Set<String> all = new LinkedHashSet<>();
    lines.forEach(line -> all.addAll(line.hashes()));
    return all;
  }
}
