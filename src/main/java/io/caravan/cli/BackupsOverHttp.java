package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.operations.BackupsApi;
import io.caravan.operations.ManagementApi;
import io.caravan.operations.backup.Backup;
import io.caravan.operations.backup.BackupException;
import io.caravan.operations.backup.Restores;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;

/** The backups of a Caravan that runs. */
final class BackupsOverHttp {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LOOK_MILLIS = 300;

  private final RunningCaravan running;

  BackupsOverHttp(RunningCaravan running) {
    this.running = running;
  }

  /**
   * Has one made, and waits for it.
   *
   * @throws BackupException when it cannot be made
   */
  Backup create() throws IOException, InterruptedException {
    String id = JSON.readTree(ask("POST", BackupsApi.PATH, 202).body()).path("id").asText();
    while (true) {
      JsonNode now = JSON.readTree(ask("GET", BackupsApi.PATH, 200).body());
      for (JsonNode one : now.path("backups")) {
        if (one.path("id").asText().equals(id)) {
          return Backup.of(one);
        }
      }
      if (!now.path("underWay").asText().equals(id)) {
        throw new BackupException(now.path("failure").asText("The backup was not made"));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Deletes those whose time is over; gives back how many. */
  long expire() throws IOException {
    return count(ask("POST", BackupsApi.PATH + "/expire", 204));
  }

  /** Decides about the writes that are held; gives back how many. */
  long decide(Restores.Decision decision) throws IOException {
    String path = BackupsApi.HELD_WRITES + "/" + decision.name().toLowerCase(Locale.ROOT);
    return count(ask("POST", path, 204));
  }

  private static long count(HttpResponse<String> answer) {
    return answer.headers().firstValueAsLong(ManagementApi.COUNT_HEADER).orElse(0);
  }

  private HttpResponse<String> ask(String method, String path, int expected) throws IOException {
    HttpResponse<String> answer = running.ask(method, path, BodyPublishers.noBody());
    if (answer.statusCode() != expected) {
      throw new BackupException(
          "The running Caravan answered %d: %s"
              .formatted(
                  answer.statusCode(),
                  JSON.readTree(answer.body()).path("detail").asText(answer.body())));
    }
    return answer;
  }
}
