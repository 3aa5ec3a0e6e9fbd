package io.caravan.benchmark.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** {@code benchmarks/node/sync/sync.js}: HubSpot's own client and SQLite. */
final class NodeCopy implements Copy {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Portal.Address hubspot;
  private final boolean limited;
  private final Path file;
  private long last;

  NodeCopy(Portal.Address hubspot, boolean limited, Path directory) {
    this.hubspot = hubspot;
    this.limited = limited;
    this.file = directory.resolve("node.db");
  }

  @Override
  public String name() {
    return "Node script";
  }

  @Override
  public Result full() throws IOException {
    return run("full");
  }

  @Override
  public Result incremental() throws IOException {
    return run("incremental");
  }

  private Result run(String mode) throws IOException {
    long since = last;
    last = System.currentTimeMillis();
    Process process =
        new ProcessBuilder(
                "node",
                "benchmarks/node/sync/sync.js",
                hubspot.url(),
                hubspot.token(),
                file.toString(),
                mode,
                Long.toString(since),
                limited ? "limited" : "unlimited")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    JsonNode report = JSON.readTree(line);
    return new Result(
        report.path("seconds").asDouble(),
        report.path("megabytes").asLong(),
        report.path("cpuMillis").asLong(),
        report.path("failed").asText());
  }

  @Override
  public int contacts() {
    return count("SELECT count(*) FROM contact", 0);
  }

  @Override
  public int changedOnes(List<Long> ids) {
    String sql =
        "SELECT count(*) FROM contact WHERE id = ? AND json_extract(properties, '$.firstname') ="
            + " 'changed ' || id";
    int found = 0;
    for (long id : ids) {
      found += count(sql, id);
    }
    return found;
  }

  private int count(String sql, long id) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      if (id != 0) {
        statement.setLong(1, id);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
