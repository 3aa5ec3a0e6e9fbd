package io.caravan.benchmark.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.process.ServerProcess;
import io.caravan.process.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A simulator as a process of its own, with some contacts. */
final class SimulatorUnderTest implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Pattern USED =
      Pattern.compile("(?:PSYoungGen|ParOldGen|garbage-first heap)[^\\n]*?used (\\d+)K");

  private final int port = ServerProcess.freePort();
  private final ServerProcess process;
  private final Path log;
  private final double secondsToFirstAnswer;

  /**
   * Starts it and waits for its first answer.
   *
   * @param pin words in front of the command, such as {@code taskset -c 0}
   * @param heap such as {@code 512m}
   */
  SimulatorUnderTest(int contacts, String heap, List<String> pin, Path directory) {
    log = directory.resolve("simulator-" + contacts + ".log");
    var command = new ArrayList<>(pin);
    command.addAll(List.of(System.getProperty("caravan.command", "./caravan").split(" ")));
    command.addAll(
        List.of("simulate", "--no-limits", "--port", "" + port, "--contacts", "" + contacts));
    long start = System.nanoTime();
    process =
        ServerProcess.start(
            command, Map.of("CARAVAN_JAVA_OPTS", "-XX:+UseParallelGC -Xmx" + heap), log);
    process.await("the simulator", this::answers, LIMIT);
    secondsToFirstAnswer = (System.nanoTime() - start) / 1e9;
  }

  private boolean answers() {
    try (var wire = new Wire(address(), Duration.ofSeconds(5))) {
      wire.send(
          "GET /crm/objects/2026-09/contacts HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      return wire.answer() == 401;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Seconds from the start of the process to its first answer. */
  double secondsToFirstAnswer() {
    return secondsToFirstAnswer;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The private token of its portal. */
  String token() {
    try {
      JsonNode portals =
          new ObjectMapper()
              .readTree(URI.create("http://127.0.0.1:" + port + "/_sim/portals").toURL());
      return portals.path(0).path("accessToken").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Megabytes of heap in use after a collection of the garbage. */
  long heapMegabytes() {
    process.collectGarbage();
    var used = USED.matcher(heapInfo());
    long kilobytes = 0;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    if (kilobytes == 0) {
      throw new IllegalStateException("jcmd GC.heap_info told nothing that is understood");
    }
    return kilobytes >> 10;
  }

  private String heapInfo() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process info =
          new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.heap_info").start();
      return new String(info.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
