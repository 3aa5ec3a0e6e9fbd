package io.caravan.write.file;

/**
 * How far a run has come, in rows.
 *
 * @param read of the file
 * @param accepted durably handed over
 * @param done HubSpot has them
 * @param created those of them whose record is new
 * @param rejected refused, by Caravan or by HubSpot
 * @param dead given up on
 * @param bytes of the file that were read
 * @param ended whether the whole file was read
 */
public record ImportProgress(
    long read,
    long accepted,
    long done,
    long created,
    long rejected,
    long dead,
    long bytes,
    boolean ended) {

  /** Rows whose outcome is known. */
  public long settled() {
    return done + rejected + dead;
  }

  /** Whether the file is read and each row has its outcome. */
  public boolean complete() {
    return ended && settled() == read;
  }
}
