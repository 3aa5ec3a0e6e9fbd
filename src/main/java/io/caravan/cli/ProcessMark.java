package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * A process, in a way that tells for certain whether it has ended: by its number and when it began,
 * on this boot of this machine and among the same numbers. Known on Linux alone.
 *
 * @param machine the boot, and within which container numbers are counted
 * @param pid the number, which another process may get later
 * @param began in ticks since the boot, which no change of the clock moves
 */
record ProcessMark(String machine, long pid, long began) {

  private static final Path PROC = Path.of("/proc");

  /** Where the ticks stand behind the name, which may hold blanks and is in brackets. */
  private static final int BEGAN = 19;

  /** The process that this is; empty where it cannot be told. */
  static Optional<ProcessMark> current() {
    return of(ProcessHandle.current().pid());
  }

  /** A process that runs now. */
  static Optional<ProcessMark> of(long pid) {
    return began(pid)
        .flatMap(began -> thisMachine().map(name -> new ProcessMark(name, pid, began)));
  }

  /** What a file says of a process. */
  static Optional<ProcessMark> of(Properties file) {
    String machine = file.getProperty("machine");
    String pid = file.getProperty("pid", "");
    String began = file.getProperty("began", "");
    return machine != null && isNumber(pid) && isNumber(began)
        ? Optional.of(new ProcessMark(machine, Long.parseLong(pid), Long.parseLong(began)))
        : Optional.empty();
  }

  void into(Properties file) {
    file.setProperty("machine", machine);
    file.setProperty("pid", Long.toString(pid));
    file.setProperty("began", Long.toString(began));
  }

  /** Whether it has certainly ended; of processes elsewhere that is not known. */
  boolean hasEnded() {
    return thisMachine().filter(machine::equals).isPresent()
        && began(pid).filter(now -> now == began).isEmpty();
  }

  private static Optional<String> thisMachine() {
    try {
      return Optional.of(
          Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip()
              + " "
              + Files.readSymbolicLink(PROC.resolve("self/ns/pid")));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> began(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
      String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      // One that nobody has looked after yet is there as a name alone.
      return behindName[0].matches("[ZX]")
          ? Optional.empty()
          : Optional.of(Long.parseLong(behindName[BEGAN]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,18}");
  }
}
