package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connecting a portal from the command line, with the whole application and its real ports. */
@Timeout(300)
class PortalsCommandIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern LINK = Pattern.compile("http://\\S+/oauth/authorize\\S+");

  private OAuthHub hub;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    hub = new OAuthHub(directory, options -> options);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void a_portal_is_connected_tested_listed_and_disconnected() throws Exception {
    var out = new StringWriter();
    CompletableFuture<Integer> connecting =
        CompletableFuture.supplyAsync(
            () -> execute(out, "portals", "connect", "--name", "emea"),
            task -> new Thread(task, "connect").start());
    await().atMost(PATIENCE).until(() -> LINK.matcher(out.toString()).find());
    Matcher link = LINK.matcher(out.toString());
    assertThat(link.find()).isTrue();

    HttpResponse<String> page = hub.agree(URI.create(link.group()));
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(connecting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    assertThat(out.toString()).contains("Portal emea (62515) is connected.");

    assertThat(run("portals", "list")).contains("62515", "emea", "connected", "installation");
    assertThat(run("portals", "status")).contains("tokenGoodUntil", "crm.objects.contacts.read");
    assertThat(run("portals", "test", "emea")).contains("Portal 62515 is");
    assertThat(hub.application().portals().find(62_515)).isPresent();

    assertThat(run("portals", "disconnect", "emea")).contains("Portal emea is disconnected");
    assertThat(hub.application().portals().all()).isEmpty();
    assertThat(run("portals", "list")).contains("disconnected", "ended by");
    var refused = new StringWriter();
    assertThat(execute(refused, "portals", "test", "emea")).isEqualTo(1);
    assertThat(refused.toString()).contains("connect it again");
  }

  private String run(String... arguments) {
    var out = new StringWriter();
    assertThat(execute(out, arguments)).as(out.toString()).isZero();
    return out.toString();
  }

  private int execute(StringWriter out, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    hub.settings.forEach((key, value) -> all.add("--set=" + key + "=" + value));
    var writer = new PrintWriter(out, true);
    return Caravan.commandLine().setOut(writer).setErr(writer).execute(all.toArray(String[]::new));
  }
}
