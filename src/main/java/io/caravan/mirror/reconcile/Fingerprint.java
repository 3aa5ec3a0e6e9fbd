package io.caravan.mirror.reconcile;

/**
 * A number that stands for what a record holds. The sum over the records of a range stands for the
 * range, in whatever order they come.
 */
final class Fingerprint {

  private static final long PRIME = 0x100000001b3L;

  private Fingerprint() {}

  static long of(long value) {
    return mixed(value + 0x9e3779b97f4a7c15L);
  }

  static long with(long hash, long value) {
    return mixed(hash * 31 + value);
  }

  static long with(long hash, String text) {
    long sum = hash ^ 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      sum = (sum ^ text.charAt(i)) * PRIME;
    }
    return mixed(sum + text.length());
  }

  /**
   * The finaliser of SplitMix64: each bit of the input changes about half of those of the output.
   */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
