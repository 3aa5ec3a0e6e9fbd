package io.caravan.channel;

import io.caravan.store.Effect;
import io.caravan.store.StoreSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A process that puts messages in and handles them until it is killed. Arguments: JDBC URL, user,
 * first number, file to note what was acknowledged to it.
 */
public final class CrashWorker {

  private CrashWorker() {}

  public static void main(String[] args) throws Exception {
    StoreSettings settings = StoreSettings.of(args[0], args[1], "");
    int first = Integer.parseInt(args[2]);
    ChannelFixture fixture = new ChannelFixture(settings, Clock.systemUTC());
    fixture.consume(
        "crash?backoff=5ms&maxBackoff=20ms&maxAttempts=1000&lease=1s",
        exchange -> {
          if (ThreadLocalRandom.current().nextInt(50) == 0) {
            throw new IllegalStateException("at random");
          }
          String body = exchange.getMessage().getBody(String.class);
          Handling handling = Handling.of(exchange);
          handling.enlist(new Effect<>(ChannelFixture.RECORD, body));
          handling.enlist(
              fixture.channels.appending(
                  "handed-over", ChannelFixture.message(handling.key(), body).dedupedBy(body)));
        });
    Path notes = Path.of(args[3]);
    for (int t = 0; t < 3; t++) {
      int start = first + t * 100_000;
      new Thread(() -> append(fixture.channels, start, notes)).start();
    }
  }

  private static void append(Channels channels, int first, Path notes) {
    int n = first;
    try (BufferedWriter out =
        Files.newBufferedWriter(notes, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        List<ChannelMessage> messages = new ArrayList<>();
        StringBuilder bodies = new StringBuilder();
        for (int i = 0; i < 10; i++) {
          String body = "k" + n % 23 + ":" + n++;
          bodies.append(body).append('\n');
          messages.add(
              ChannelMessage.of(
                      body.substring(0, body.indexOf(':')), body.getBytes(StandardCharsets.UTF_8))
                  .dedupedBy(body));
        }
        channels.append("crash", messages).join();
        out.write(bodies.toString());
        out.flush();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
