package io.caravan.benchmark.sync;

import java.io.IOException;
import java.util.List;

/** A client that copies a portal's contacts into a database of its own. */
interface Copy {

  /** Its name in tables. */
  String name();

  /** Copies all. */
  Result full() throws IOException;

  /** Copies what changed since the last time. */
  Result incremental() throws IOException;

  /** How many of these contacts it holds as they were changed. */
  int changedOnes(List<Long> ids) throws IOException;

  /** How many contacts it holds. */
  int contacts() throws IOException;

  /**
   * What a copying took.
   *
   * @param seconds without the start of the process
   * @param megabytes the most resident memory of the process
   * @param cpuMillis time of both cores that its process used; 0 when not measured
   */
  record Result(double seconds, long megabytes, long cpuMillis, String failed) {}
}
