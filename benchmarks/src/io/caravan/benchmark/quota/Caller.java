package io.caravan.benchmark.quota;

/** A client of HubSpot that has more to do than the limits allow, from its making to its end. */
interface Caller extends AutoCloseable {

  /** How many of its calls failed, 429s that it repeated by itself not counted, and why. */
  String failures();

  @Override
  void close();
}
