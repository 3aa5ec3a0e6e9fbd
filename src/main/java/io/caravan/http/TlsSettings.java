package io.caravan.http;

import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The certificate, and on which ports it is shown.
 *
 * @param certificate a PEM file with the certificate and those that it was issued with
 * @param key a PEM file with its private key
 * @param keystore a PKCS#12 file, in place of both
 * @param password of the keystore: a secret
 * @param ports public, api, management
 */
public record TlsSettings(
    Optional<String> certificate,
    Optional<String> key,
    Optional<String> keystore,
    String password,
    Set<String> ports) {

  private static final Set<String> PORTS = Set.of("public", "api", "management");

  public TlsSettings {
    ports = Set.copyOf(ports);
  }

  /** Reads {@code caravan.tls.*}. */
  public static TlsSettings from(Settings settings) {
    var tls =
        new TlsSettings(
            settings.text("caravan.tls.certificate"),
            settings.text("caravan.tls.key"),
            settings.text("caravan.tls.keystore"),
            settings.text("caravan.tls.keystore-password", ""),
            Set.copyOf(settings.list("caravan.tls.ports", "public,api,management")));
    if (!PORTS.containsAll(tls.ports)) {
      settings.reject("caravan.tls.ports", "must name some of public, api and management");
    }
    if (tls.certificate.isPresent() != tls.key.isPresent()) {
      settings.reject(
          "caravan.tls.certificate", "and caravan.tls.key belong together; set both or none");
    }
    if (tls.certificate.isPresent() && tls.keystore.isPresent()) {
      settings.reject(
          "caravan.tls.keystore", "is set beside caravan.tls.certificate; choose one of them");
    }
    return tls;
  }

  /** Whether a port speaks TLS: public, api or management. */
  public boolean covers(String port) {
    return (certificate.isPresent() || keystore.isPresent()) && ports.contains(port);
  }

  /** http or https. */
  public String scheme(String port) {
    return covers(port) ? "https" : "http";
  }

  /**
   * Reads the certificate; empty when there is none.
   *
   * @throws InvalidSettings when it cannot be read
   */
  public Optional<Tls> open(Vertx vertx) {
    try {
      if (keystore.isPresent()) {
        return Optional.of(
            Tls.of(
                vertx,
                new PfxOptions().setPath(keystore.get()).setPassword(password),
                List.of(Path.of(keystore.get()))));
      }
      if (certificate.isPresent() && key.isPresent()) {
        return Optional.of(
            Tls.of(
                vertx,
                new PemKeyCertOptions().setCertPath(certificate.get()).setKeyPath(key.get()),
                List.of(Path.of(certificate.get()), Path.of(key.get()))));
      }
      return Optional.empty();
    } catch (GeneralSecurityException | RuntimeException e) {
      String name = keystore.isPresent() ? "caravan.tls.keystore" : "caravan.tls.certificate";
      throw new InvalidSettings(
          List.of(
              name
                  + " is "
                  + keystore.or(() -> certificate).orElse("")
                  + ", but it cannot be used with its key ("
                  + e.getMessage()
                  + "); keys must be PKCS#8 PEM without a password, keystores PKCS#12"));
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "TLS on " + ports + " with " + keystore.or(() -> certificate).orElse("nothing");
  }
}
