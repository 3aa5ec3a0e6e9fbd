package io.caravan.simulator.webhooks.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Apps;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the journal's read calls answer: signed addresses of files, and the files. */
public final class JournalReader {

  /** Where files are fetched; the app's id and the offset follow. */
  public static final String FILES = "/webhooks-journal/files";

  private final Apps apps;
  private final Journals journals;
  private final JournalSnapshots snapshots;
  private final SignedUrls urls;

  public JournalReader(Apps apps, Journals journals, JournalSnapshots snapshots, SignedUrls urls) {
    this.apps = apps;
    this.journals = journals;
    this.snapshots = snapshots;
    this.urls = urls;
  }

  /** A published file as an answer tells it. */
  public record Entry(String path, String query, long expiresAt, String offset) {

    /**
     * @param address makes a path of this server an address
     */
    public ObjectNode json(UnaryOperator<String> address) {
      ObjectNode node = Json.object();
      node.put("url", address.apply(path) + "?" + query);
      node.put("expiresAt", Timestamps.iso(expiresAt));
      node.put("currentOffset", offset);
      return node;
    }
  }

  /** The first files that are there; {@code portalId} null for those of all portals. */
  public List<Entry> earliest(App app, int count, Long portalId) {
    snapshots.settle();
    return entries(app, journals.of(app).earliest(count, portalId));
  }

  /** The last files, oldest first. */
  public List<Entry> latest(App app, int count, Long portalId) {
    snapshots.settle();
    return entries(app, journals.of(app).latest(count, portalId));
  }

  /**
   * The files after an offset.
   *
   * @throws AppJournal.UnknownOffset when it is none
   */
  public List<Entry> after(App app, String offset, int count, Long portalId) {
    snapshots.settle();
    return entries(app, journals.of(app).after(offset, count, portalId));
  }

  /** The file at an offset. */
  public Optional<Entry> at(App app, String offset) {
    snapshots.settle();
    return journals.of(app).at(offset).map(file -> entry(app, file));
  }

  private List<Entry> entries(App app, List<JournalFile> files) {
    return files.stream().map(file -> entry(app, file)).toList();
  }

  private Entry entry(App app, JournalFile file) {
    String path = FILES + "/" + app.id() + "/" + file.offset();
    long expiresAt = urls.expiry();
    return new Entry(path, urls.query(path, expiresAt), expiresAt, file.offset());
  }

  /**
   * A file by its signed address.
   *
   * @return empty when the address is not genuine, has expired, or its file is gone
   */
  public Optional<byte[]> download(long appId, String offset, String expires, String signature) {
    String path = FILES + "/" + appId + "/" + offset;
    if (!urls.opens(path, expires, signature)) {
      return Optional.empty();
    }
    return apps.byId(appId).flatMap(app -> journals.of(app).at(offset)).map(JournalFile::json);
  }
}
