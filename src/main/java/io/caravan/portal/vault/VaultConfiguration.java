package io.caravan.portal.vault;

import io.caravan.portal.vault.VaultSettings.Given;
import io.caravan.portal.vault.VaultSettings.InFile;
import io.caravan.portal.vault.VaultSettings.InHashiCorp;
import io.caravan.redaction.Redaction;
import io.caravan.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the vault: keys from where the settings say, and the table of secrets. */
public final class VaultConfiguration implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VaultConfiguration.class);

  private final Vault vault;
  private final KeyDesk desk;
  private final SealedSecrets secrets;
  private final List<SealedPlaces> places = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "caravan-vault");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Loads the keys, and makes some at the first start where the settings allow it.
   *
   * @param redaction is told of the secrets
   * @throws VaultException when they cannot be had
   */
  public VaultConfiguration(VaultSettings settings, Store store, Redaction redaction, Clock clock) {
    var random = new SecureRandom();
    Optional<LiveKeys> keys =
        source(settings, store, redaction, random, clock)
            .map(source -> new LiveKeys(source, System::nanoTime));
    if (keys.isPresent()) {
      var live = keys.get();
      // What is sealed anew by the desk is not in use; telling of all of it would push out what is.
      var aes = new AesVault(live, random);
      vault = new HeardVault(aes, redaction);
      desk = new StoredKeyDesk(live, aes, places, random, clock, settings.keepRetired());
    } else {
      var none = new NoKeys();
      vault = none;
      desk = none;
    }
    secrets = new SealedSecrets(store, vault, clock);
    places.add(secrets);
    keys.ifPresentOrElse(live -> begin(live, settings), VaultConfiguration::tellNone);
  }

  /** Seals and opens. */
  public Vault vault() {
    return vault;
  }

  /** The table of secrets at rest. */
  public SealedSecrets secrets() {
    return secrets;
  }

  /** For operators. */
  public KeyDesk desk() {
    return desk;
  }

  /** Adds others that keep sealed secrets, before anybody rotates keys. */
  public void keeps(SealedPlaces more) {
    places.add(more);
  }

  /**
   * Makes a new key file in the place of one that is lost for good. What it has sealed is lost,
   * too.
   *
   * @return what people know the file by
   * @throws VaultException when the settings name no file, or the file is there
   */
  public static String replaceLost(VaultSettings settings, Store store, Clock clock) {
    KeyFile file =
        file(settings, store)
            .orElseThrow(
                () ->
                    new VaultException("Only a key file can be made anew; the settings name none"));
    if (file.exists()) {
      throw new VaultException("Nothing is lost: " + file.name() + " is there");
    }
    generate(file, new SecureRandom(), clock);
    return file.name();
  }

  private static Optional<KeySource> source(
      VaultSettings settings, Store store, Redaction redaction, SecureRandom random, Clock clock) {
    if (settings.keys() instanceof Given given) {
      return Optional.of(new GivenKeys(given.ring()));
    }
    if (settings.keys() instanceof InHashiCorp there) {
      return Optional.of(new HashiCorpKeys(there.settings(), redaction, System::nanoTime));
    }
    Optional<KeyFile> file = file(settings, store);
    file.filter(one -> settings.generate() && !one.exists())
        .ifPresent(one -> firstKey(one, store, random, clock));
    return file.map(one -> one);
  }

  private static Optional<KeyFile> file(VaultSettings settings, Store store) {
    return settings.keys() instanceof InFile in
        ? Optional.of(new KeyFile(in.file()))
        : store.file().map(db -> new KeyFile(db.resolveSibling(db.getFileName() + ".keys")));
  }

  private static void firstKey(KeyFile file, Store store, SecureRandom random, Clock clock) {
    long sealed = new SealedSecrets(store, new NoKeys(), clock).after("", 1).size();
    if (sealed > 0) {
      throw new VaultException(
          "%s is gone, but the database has secrets that only its keys open: put it back. If it is lost for good, run ./caravan keys rotate --lost, and connect the portals again"
              .formatted(file.name()));
    }
    generate(file, random, clock);
    LOG.warn(
        "Made a key for secrets in {}: whoever has it and the database has the tokens, and without"
            + " it they are lost. In production give a key from outside (docs/VAULT.md)",
        file.name());
  }

  private static void generate(KeyFile file, SecureRandom random, Clock clock) {
    file.create(new KeyRing(List.of(VaultKey.random(random, clock.instant()))));
  }

  private void begin(LiveKeys keys, VaultSettings settings) {
    tellMissing(keys.source());
    long millis = settings.reload().toMillis();
    timer.scheduleWithFixedDelay(() -> reload(keys), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Never fatal: portals whose tokens open go on, the others are to be connected again. */
  private void tellMissing(KeySource source) {
    for (KeyUse use : desk.list()) {
      if (use.state().equals(KeyUse.MISSING)) {
        LOG.error(
            "{} secrets are sealed with key {}, which {} does not have: put it back there, or"
                + " connect their portals again (./caravan keys check names them)",
            use.sealed(),
            use.id(),
            source.name());
      }
    }
  }

  private static void tellNone() {
    LOG.warn(
        "No key for secrets is given, so no portal can be connected by OAuth: set"
            + " HUBSPOT_TOKEN_ENCRYPTION_KEY, caravan.vault.file or caravan.vault.hashicorp.url"
            + " (docs/VAULT.md)");
  }

  private static void reload(LiveKeys keys) {
    try {
      keys.reload();
    } catch (RuntimeException e) {
      LOG.warn("The vault's keys could not be loaded again: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
