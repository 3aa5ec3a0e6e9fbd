package io.caravan.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server as a process of its own, with its output in a file. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration STOP = Duration.ofSeconds(20);

  private final Process process;
  private final Path log;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a process and does not wait for it.
   *
   * @param environment added to that of this process
   * @param log takes standard output and error, appended
   */
  public static ServerProcess start(
      List<String> command, Map<String, String> environment, Path log) {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + String.join(" ", command), e);
    }
  }

  /** A port that nobody listens on at the moment. */
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the server is ready.
   *
   * @throws IllegalStateException with the end of its output, when it ended or took too long
   */
  public ServerProcess await(String what, BooleanSupplier ready, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      boolean over = System.nanoTime() > end;
      if (over || hasEnded(Duration.ofMillis(5))) {
        throw new IllegalStateException(
            "%s: %s\n%s"
                .formatted(
                    what, over ? "not within " + limit : "the process has ended", endOfLog()));
      }
    }
    return this;
  }

  /** Waits for the end of the process, for at most so long. */
  public boolean hasEnded(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The exit code of a process that has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  public long pid() {
    return process.pid();
  }

  /** The resident memory in bytes as Linux counts it; 0 where there is no {@code /proc}. */
  public long residentBytes() {
    return fromProc("VmRSS:");
  }

  /** The highest resident memory so far in bytes; 0 where there is no {@code /proc}. */
  public long peakResidentBytes() {
    return fromProc("VmHWM:");
  }

  /** Makes the process, a JVM, collect its garbage, and waits until it has. */
  public void collectGarbage() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    var command = List.of(jcmd.toString(), Long.toString(pid()), "GC.run");
    var collector = start(command, Map.of(), log);
    if (!collector.hasEnded(STOP) || collector.exitCode() != 0) {
      throw new IllegalStateException("jcmd GC.run failed\n" + endOfLog());
    }
  }

  /** Asks the process to stop, as {@code kill} does, and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Ends the process at once, as {@code kill -9} does, and waits until it is gone. */
  public void killNine() {
    process.destroyForcibly();
    if (!hasEnded(STOP)) {
      throw new IllegalStateException("process " + pid() + " survived SIGKILL");
    }
  }

  /** Asks the process to stop; kills it when it does not within 20 seconds. */
  @Override
  public void close() {
    process.destroy();
    if (!hasEnded(STOP)) {
      killNine();
    }
  }

  /** The last lines of what the process has written. */
  public String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "(its output in " + log + " cannot be read: " + e.getMessage() + ")";
    }
  }

  private long fromProc(String name) {
    Path status = Path.of("/proc", Long.toString(pid()), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
