package io.caravan.portal.vault;

import io.caravan.portal.Secret;
import io.caravan.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach the keys in HashiCorp Vault.
 *
 * @param url such as {@code https://vault.example.com:8200}
 * @param namespace empty for none
 * @param mount where the KV secrets engine (version 2) is
 * @param path of the secret in it
 * @param login what to get in with
 * @param authority a PEM file with the certificates to trust; empty for those of the JDK
 */
record HashiCorpSettings(
    URI url,
    String namespace,
    String mount,
    String path,
    Login login,
    Optional<Path> authority,
    Duration timeout) {

  private static final String PREFIX = "caravan.vault.hashicorp.";
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");

  /** What to get in with. */
  sealed interface Login {}

  /** A token of Vault itself, as the settings tell it. */
  record Token(Secret token) implements Login {}

  /** A file with a token, which something else such as the Vault agent may renew. */
  record TokenFile(Path file) implements Login {}

  /**
   * An AppRole.
   *
   * @param mount where the auth method is
   */
  record AppRole(String mount, String roleId, AppRoleSecret secret) implements Login {}

  /** The secret id of an AppRole: as the settings tell it, or in a file. */
  record AppRoleSecret(Secret value, Optional<Path> file) {}

  /** Reads {@code caravan.vault.hashicorp.*}; empty when there is no URL. */
  static Optional<HashiCorpSettings> from(Settings settings) {
    boolean wanted = settings.text(PREFIX + "url").isPresent();
    URI url = settings.url(PREFIX + "url", "https://localhost:8200");
    if (wanted && "http".equals(url.getScheme()) && !isLoopback(url.getHost())) {
      settings.reject(PREFIX + "url", "is " + url + ", but the keys may only travel over https");
    }
    Login login = login(settings, wanted);
    var read =
        new HashiCorpSettings(
            url,
            path(settings, "namespace", ""),
            path(settings, "mount", "secret"),
            path(settings, "path", "caravan/keys"),
            login,
            settings.text(PREFIX + "ca-file").map(Path::of),
            settings.duration(
                PREFIX + "timeout",
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofMinutes(1)));
    return wanted ? Optional.of(read) : Optional.empty();
  }

  private static Login login(Settings settings, boolean wanted) {
    Optional<String> token = settings.text(PREFIX + "token");
    Optional<String> tokenFile = settings.text(PREFIX + "token-file");
    Optional<String> roleId = settings.text(PREFIX + "role-id");
    Optional<String> secretId = settings.text(PREFIX + "secret-id");
    Optional<String> secretIdFile = settings.text(PREFIX + "secret-id-file");
    String authMount = path(settings, "auth-mount", "approle");
    long given =
        java.util.stream.Stream.of(token, tokenFile, roleId).filter(Optional::isPresent).count();
    if (wanted && given != 1) {
      settings.reject(
          PREFIX + "token",
          given == 0
              ? "is missing; give it, or token-file, or role-id with secret-id or secret-id-file"
              : "token-file and role-id: only one of them may be set");
    }
    if (wanted && roleId.isPresent() && secretId.isPresent() == secretIdFile.isPresent()) {
      settings.reject(
          PREFIX + "secret-id",
          secretId.isPresent()
              ? "and secret-id-file are both set; a role has one or the other"
              : "is missing; give it, or secret-id-file");
    }
    if (roleId.isPresent()) {
      return new AppRole(
          authMount,
          roleId.get(),
          new AppRoleSecret(new Secret(secretId.orElse("")), secretIdFile.map(Path::of)));
    }
    return tokenFile.isPresent()
        ? new TokenFile(Path.of(tokenFile.get()))
        : new Token(new Secret(token.orElse("")));
  }

  private static String path(Settings settings, String key, String defaultValue) {
    return settings.choice(
        PREFIX + key,
        defaultValue,
        "a path such as secret or team/caravan",
        text -> {
          String path = text.replaceAll("^/+|/+$", "");
          if (!PATH.matcher(path).matches() || path.contains("..")) {
            throw new IllegalArgumentException(text);
          }
          return path;
        });
  }

  private static boolean isLoopback(String host) {
    try {
      return host.equals("localhost")
          || (host.matches("[0-9.]+|\\[.*]") && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
