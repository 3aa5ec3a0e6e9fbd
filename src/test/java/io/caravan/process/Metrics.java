package io.caravan.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;

/** Reads a server's metrics page, in the text format of Prometheus. */
public final class Metrics {

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI page;
  private final Supplier<String> token;

  /**
   * Of the server with this management port on this machine.
   *
   * @param token lets in; asked for each time, since each start has another
   */
  public Metrics(int managementPort, Supplier<String> token) {
    this.token = token;
    page = URI.create("http://127.0.0.1:" + managementPort + "/observe/metrics");
  }

  /**
   * The sum over all series of one name whose line contains all of these texts; 0 when there is
   * none.
   *
   * @param labels such as {@code channel="events"}
   */
  public double sum(String name, String... labels) {
    double sum = 0;
    for (String line : page().split("\n")) {
      if (isOf(name, line) && containsAll(line, labels)) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  private static boolean isOf(String name, String line) {
    return line.startsWith(name)
        && line.length() > name.length()
        && (line.charAt(name.length()) == '{' || line.charAt(name.length()) == ' ');
  }

  private static boolean containsAll(String line, String... labels) {
    for (String label : labels) {
      if (!line.contains(label)) {
        return false;
      }
    }
    return true;
  }

  private String page() {
    var request =
        HttpRequest.newBuilder(page)
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + token.get())
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(page + " answered " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + page, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
