package io.caravan.abuse;

import io.caravan.process.Metrics;

/**
 * What must not grow under abuse, as the server tells on its metrics page.
 *
 * @param heapBytes heap in use
 * @param bufferBytes memory outside of the heap that buffers use
 * @param threads live threads
 */
record Vitals(long heapBytes, long bufferBytes, int threads) {

  static Vitals of(Metrics metrics) {
    var vitals =
        new Vitals(
            (long) metrics.sum("jvm_memory_used_bytes", "area=\"heap\""),
            (long) metrics.sum("jvm_buffer_memory_used_bytes"),
            (int) metrics.sum("jvm_threads_live_threads"));
    if (vitals.heapBytes == 0 || vitals.threads == 0) {
      throw new IllegalStateException(
          "the metrics page lacks jvm_memory_used_bytes or jvm_threads_live_threads");
    }
    return vitals;
  }

  @Override
  public String toString() {
    return "heap %d MB, buffers %d MB, %d threads"
        .formatted(heapBytes >> 20, bufferBytes >> 20, threads);
  }
}
