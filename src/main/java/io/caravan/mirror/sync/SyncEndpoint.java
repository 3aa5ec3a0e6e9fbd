package io.caravan.mirror.sync;

import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Carries out the sync runs of one object: an exchange for each run. Long for its options: each has
 * a field and a setter, as Camel wants it.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "sync",
    title = "Sync",
    syntax = "sync:name",
    consumerOnly = true,
    remote = false,
    category = {Category.CLOUD})
public final class SyncEndpoint extends DefaultEndpoint {

  private static final String NONE = "none";
  private static final String ALL = "all";

  @UriPath(description = "The object: contacts, an objectTypeId, or the name of a custom object")
  @Metadata(required = true)
  private final String name;

  @UriParam(defaultValue = "all", description = "Properties to read, comma-separated, or all")
  private String properties = ALL;

  @UriParam(
      defaultValue = "schema",
      description =
          "Properties that are refreshed on a schedule of their own, comma-separated; schema for"
              + " those that HubSpot calculates")
  private String calculated = "schema";

  @UriParam(
      defaultValue = "none",
      description = "Properties whose former values are kept, comma-separated")
  private String history = NONE;

  @UriParam(
      defaultValue = "none",
      description = "Objects whose associations are read with the records, comma-separated")
  private String associations = NONE;

  @UriParam(
      defaultValue = "own",
      description =
          "File name of the mapping in routes/sync/mappings; own for the file with the object's"
              + " name, if there is one; or none")
  private String mapping = SyncedObject.OWN_MAPPING;

  @UriParam(
      defaultValue = "after-first-run",
      enums = "all,none,after-first-run",
      description = "Which changes that a sync finds become actions")
  private String actions = "after-first-run";

  @UriParam(defaultValue = "100", description = "Records per call of a listing, 1 to 100")
  private int pageSize = 100;

  @UriParam(
      defaultValue = "never",
      description = "How long after the last run an incremental one follows, such as 5m")
  private String every = "never";

  @UriParam(
      defaultValue = "never",
      description = "When a full run starts: a Quartz expression such as 0 0 2 ? * SUN")
  private String full = "never";

  @UriParam(
      defaultValue = "never",
      description = "How long after the last time calculated properties are read again")
  private String calculatedEvery = "never";

  @UriParam(
      defaultValue = "never",
      description = "How long after the last time all associations are read again")
  private String associationsEvery = "never";

  @UriParam(
      defaultValue = "never",
      description = "How long after the last time deleted records are listed")
  private String archivedEvery = "never";

  SyncEndpoint(String uri, SyncComponent component, String name) {
    super(uri, component);
    this.name = name;
  }

  /**
   * How the object is synced.
   *
   * @throws IllegalArgumentException when an option is wrong; the message names it
   */
  SyncedObject object() {
    if (pageSize < 1 || pageSize > 100) {
      throw new IllegalArgumentException(
          "pageSize of sync:%s is %d; a page of a listing has 1 to 100 records"
              .formatted(name, pageSize));
    }
    if (!List.of(ALL, NONE, "after-first-run").contains(actions)) {
      throw new IllegalArgumentException(
          "actions of sync:%s is '%s'; use all, none or after-first-run".formatted(name, actions));
    }
    return new SyncedObject(
        name,
        list(properties, ALL),
        list(calculated, "schema"),
        list(history, NONE),
        list(associations, NONE),
        mapping.equals(NONE) ? "" : mapping,
        actions,
        pageSize,
        duration("every", every),
        SyncSchedule.checkedCron(name, full),
        duration("calculatedEvery", calculatedEvery),
        duration("associationsEvery", associationsEvery),
        duration("archivedEvery", archivedEvery));
  }

  private static List<String> list(String text, String word) {
    return text.isBlank() || text.equals(word)
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  private Duration duration(String option, String text) {
    if (text.equals("never")) {
      return Duration.ZERO;
    }
    try {
      return Settings.parseDuration(text);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "%s of sync:%s is '%s'; write a duration such as 5m or 12h, or never"
              .formatted(option, name, text),
          e);
    }
  }

  SyncRuns runs() {
    return ((SyncComponent) getComponent()).runs();
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        "a route begins with sync:%s; runs are started by schedule or command".formatted(name));
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    var consumer = new SyncConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  public String getName() {
    return name;
  }

  public String getProperties() {
    return properties;
  }

  public void setProperties(String properties) {
    this.properties = properties;
  }

  public String getCalculated() {
    return calculated;
  }

  public void setCalculated(String calculated) {
    this.calculated = calculated;
  }

  public String getHistory() {
    return history;
  }

  public void setHistory(String history) {
    this.history = history;
  }

  public String getAssociations() {
    return associations;
  }

  public void setAssociations(String associations) {
    this.associations = associations;
  }

  public String getMapping() {
    return mapping;
  }

  public void setMapping(String mapping) {
    this.mapping = mapping;
  }

  public String getActions() {
    return actions;
  }

  public void setActions(String actions) {
    this.actions = actions;
  }

  public int getPageSize() {
    return pageSize;
  }

  public void setPageSize(int pageSize) {
    this.pageSize = pageSize;
  }

  public String getEvery() {
    return every;
  }

  public void setEvery(String every) {
    this.every = every;
  }

  public String getFull() {
    return full;
  }

  public void setFull(String full) {
    this.full = full;
  }

  public String getCalculatedEvery() {
    return calculatedEvery;
  }

  public void setCalculatedEvery(String calculatedEvery) {
    this.calculatedEvery = calculatedEvery;
  }

  public String getAssociationsEvery() {
    return associationsEvery;
  }

  public void setAssociationsEvery(String associationsEvery) {
    this.associationsEvery = associationsEvery;
  }

  public String getArchivedEvery() {
    return archivedEvery;
  }

  public void setArchivedEvery(String archivedEvery) {
    this.archivedEvery = archivedEvery;
  }
}
