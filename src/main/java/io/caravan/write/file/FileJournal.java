package io.caravan.write.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.write.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A journal in a file beside the result file: it belongs to who has the input, not to the database,
 * which may be on another machine. A line of JSON for each note; the first names the run.
 */
public final class FileJournal implements ImportJournal, Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<Integer, Problem>> REFUSED = new TypeReference<>() {};

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final String runId;
  private final Map<Long, Note> open;
  private boolean noted;

  private FileJournal(
      Path file, FileChannel channel, FileLock lock, String runId, Map<Long, Note> open) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    this.runId = runId;
    this.open = open;
    this.noted = !open.isEmpty();
  }

  /** Where the journal of a run with this result file is. */
  public static Path beside(Path results) {
    return results.resolveSibling(results.getFileName() + ".run");
  }

  /**
   * Begins a run.
   *
   * @param order the run in words; a resumed one must have the same
   * @throws UnusableInput when there is an unfinished one
   */
  public static FileJournal begin(Path file, String order) throws IOException {
    if (Files.exists(file) && Files.size(file) > 0) {
      throw new UnusableInput(
          "an unfinished run is noted in %s; go on with it (--resume), or delete that file to begin anew"
              .formatted(file));
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var journal =
        new FileJournal(
            file, channel, lock(file, channel), UUID.randomUUID().toString(), new HashMap<>());
    journal.append(JSON.createObjectNode().put("run", journal.runId).put("order", order), true);
    return journal;
  }

  /**
   * Goes on with a run that was stopped or killed.
   *
   * @throws UnusableInput when there is none, or it had another order
   */
  public static FileJournal resume(Path file, String order) throws IOException {
    if (!Files.exists(file)) {
      throw new UnusableInput("there is no unfinished run to resume: " + file + " does not exist");
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = lock(file, channel);
      Map<Long, Note> notes = new HashMap<>();
      JsonNode head = null;
      long whole = 0;
      // By the channel that holds the lock: to close another one would give the lock up.
      FileLines lines = FileLines.of(Channels.newInputStream(channel));
      for (var line = lines.next(); line != null && !line.end().isEmpty(); line = lines.next()) {
        JsonNode node = JSON.readTree(line.text());
        if (head == null) {
          head = node;
        } else {
          Note note = note(node);
          notes.put(note.number(), note);
        }
        whole = lines.bytes();
      }
      if (head == null) {
        throw new UnusableInput(file + " notes no run; delete it to begin anew");
      }
      if (!head.path("order").asText().equals(order)) {
        throw new UnusableInput(
            "the run in %s was begun with other options: %s%nand not: %s"
                .formatted(file, head.path("order").asText(), order));
      }
      // What a kill left of a last line.
      channel.truncate(whole);
      channel.position(whole);
      return new FileJournal(file, channel, lock, head.path("run").asText(), notes);
    } catch (JsonProcessingException e) {
      channel.close();
      throw new UnusableInput(file + " is damaged: " + e.getOriginalMessage());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock lock(Path file, FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Told below.
    }
    throw new UnusableInput("another command is at work on the run in " + file);
  }

  @Override
  public String runId() {
    return runId;
  }

  @Override
  public Optional<Note> find(long number) {
    Note note = open.get(number);
    if (note != null && note.submission() != null) {
      open.remove(number);
    }
    return Optional.ofNullable(note);
  }

  @Override
  public void intend(Note note, Chunk chunk) throws IOException {
    noted = true;
    append(json(note), true);
    open.put(note.number(), note);
  }

  @Override
  public void accepted(Note note) throws IOException {
    // If this is lost, the same request is repeated under the same key.
    append(json(note), false);
    open.remove(note.number());
  }

  /** The run is at its end: nothing is left to resume. */
  public void finished() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  private static ObjectNode json(Note note) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("chunk", note.number())
            .put("fingerprint", note.fingerprint())
            .put("submission", note.submission());
    node.set("refused", JSON.valueToTree(note.refused()));
    return node;
  }

  private static Note note(JsonNode node) {
    return new Note(
        node.path("chunk").asLong(),
        node.path("fingerprint").asText(),
        JSON.convertValue(node.path("refused"), REFUSED),
        node.path("submission").isNull() ? null : node.path("submission").asText());
  }

  private void append(JsonNode node, boolean durable) throws IOException {
    var bytes = ByteBuffer.wrap((node + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    if (durable) {
      channel.force(false);
    }
  }

  /** Takes the file away when nothing is noted in it: there is nothing to resume then. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      lock.release();
      channel.close();
      if (!noted) {
        Files.deleteIfExists(file);
      }
    }
  }
}
