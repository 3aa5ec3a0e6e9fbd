package io.caravan.redaction;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which names stand in front of a value that is not to be shown. */
final class SensitiveNames {

  /** Longer words are no names. */
  static final int LONGEST = 128;

  private static final List<String> SECRET_ENDINGS =
      List.of(
          "secret",
          "secrets",
          "password",
          "passwd",
          "passphrase",
          "pwd",
          "token",
          "tokens",
          "apikey",
          "hapikey",
          "accesskey",
          "privatekey",
          "encryptionkey",
          "secretkey",
          "signingkey",
          "masterkey",
          "vaultkey",
          "privacykey",
          "tokenkey",
          "signature",
          "authorization",
          "codeverifier",
          "credential",
          "credentials",
          "cookie",
          "jaasconfig");

  private final Set<String> fields = new HashSet<>();

  SensitiveNames(Collection<String> personal) {
    personal.forEach(name -> fields.add(plain(name)));
  }

  /** Whether it names a secret: {@code client_secret}, {@code X-HubSpot-Signature-v3}. */
  static boolean isSecret(String name) {
    if (name.length() > LONGEST) {
      return false;
    }
    String plain = plain(name);
    int end = plain.length();
    while (end > 0 && Character.isDigit(plain.charAt(end - 1))) {
      end--;
    }
    String bare = plain.substring(0, end);
    if (end < plain.length() && bare.endsWith("v")) {
      bare = bare.substring(0, end - 1);
    }
    return SECRET_ENDINGS.stream().anyMatch(bare::endsWith);
  }

  boolean isHidden(String name) {
    return name.length() <= LONGEST && (fields.contains(plain(name)) || isSecret(name));
  }

  /** A name whose value is hidden whatever it looks like; others may be words of a sentence. */
  boolean isHiddenInProse(String name) {
    String plain = plain(name);
    return plain.endsWith("password") || plain.endsWith("secret") || plain.endsWith("pwd");
  }

  private static String plain(String name) {
    var plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '-' && c != '_' && c != '.') {
        plain.append(c);
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }
}
