package io.caravan.http;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the ports. When its files change, new connections get the new one; a renewed
 * certificate needs no restart. One that cannot be read leaves the one before in place.
 */
public final class Tls extends X509ExtendedKeyManager {

  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  private static final String ALIAS = "caravan";
  private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  private final Vertx vertx;
  private final KeyCertOptions source;
  private final List<Path> files;
  private final List<Runnable> renewed = new CopyOnWriteArrayList<>();
  private volatile Pair pair;
  private long lookedAt = System.nanoTime();

  /** What was read at one time. */
  private record Pair(String seen, PrivateKey key, X509Certificate[] chain) {}

  private Tls(Vertx vertx, KeyCertOptions source, List<Path> files)
      throws GeneralSecurityException {
    this.vertx = vertx;
    this.source = source;
    this.files = files;
    this.pair = read(seen());
  }

  /**
   * Reads a key and its certificates.
   *
   * @param files which are looked at for changes
   * @throws GeneralSecurityException when they cannot be read
   */
  public static Tls of(Vertx vertx, KeyCertOptions source, List<Path> files)
      throws GeneralSecurityException {
    return new Tls(vertx, source, List.copyOf(files));
  }

  /** SHA-256 of the certificate, in hexadecimal digits. */
  public String fingerprint() {
    return fingerprint(pair.chain()[0]);
  }

  /** SHA-256 of any certificate, in hexadecimal digits. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls back whenever there is a new certificate. */
  public void whenRenewed(Runnable call) {
    renewed.add(call);
  }

  /** For a server's options. */
  KeyCertOptions options() {
    return KeyCertOptions.wrap(this);
  }

  private void refresh() {
    String now = seen();
    if (now.equals(pair.seen())) {
      return;
    }
    try {
      pair = read(now);
      LOG.info("There is a new certificate; new connections get it");
      renewed.forEach(Runnable::run);
    } catch (GeneralSecurityException | RuntimeException e) {
      LOG.error("The renewed certificate cannot be used, the one before stays: {}", e.toString());
    }
  }

  private synchronized Pair current() {
    long now = System.nanoTime();
    if (now - lookedAt > LOOK_EVERY_NANOS) {
      lookedAt = now;
      refresh();
    }
    return pair;
  }

  private Pair read(String seen) throws GeneralSecurityException {
    try {
      for (KeyManager manager : source.copy().getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys) {
          for (String type : List.of("EC", "RSA", "EdDSA")) {
            String[] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
              return new Pair(
                  seen, keys.getPrivateKey(aliases[0]), keys.getCertificateChain(aliases[0]));
            }
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw e;
    } catch (Exception e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
    throw new GeneralSecurityException("there is no key with a certificate in " + files);
  }

  private String seen() {
    var seen = new StringBuilder();
    for (Path file : files) {
      try {
        seen.append(Files.getLastModifiedTime(file)).append('/').append(Files.size(file));
      } catch (IOException e) {
        seen.append("gone");
      }
      seen.append(' ');
    }
    return seen.toString();
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return chooseServerAlias(type, issuers, null);
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    String algorithm = current().key().getAlgorithm();
    return type.equals(algorithm) || type.startsWith(algorithm + "_") ? ALIAS : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return pair.chain().clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return pair.key();
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return null;
  }
}
