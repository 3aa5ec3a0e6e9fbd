package io.caravan.benchmark.write;

/**
 * What came of a client's writes.
 *
 * @param writes how many it was given
 * @param bad how many of them HubSpot must refuse
 * @param seconds from the first write to the last outcome
 * @param seen what HubSpot saw
 * @param heapMegabytes the most heap in use, 0 where it is not known
 */
record Result(
    String client,
    int writes,
    int bad,
    double seconds,
    HubSpotServer.View seen,
    long heapMegabytes) {

  /** Good writes that HubSpot does not have. */
  int lost() {
    return writes - bad - seen.right();
  }

  double batch() {
    return (double) writes / seen.upserts();
  }
}
