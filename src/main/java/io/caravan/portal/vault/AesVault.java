package io.caravan.portal.vault;

import io.caravan.portal.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals with AES-256-GCM and the current key. Texts are {@code v1:<key id>:<base64url>}; format,
 * key id and place are associated data, so that a text that is changed, cut, or moved to another
 * place does not open. Thread-safe.
 */
public final class AesVault implements Vault {

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final Pattern PLACE = Pattern.compile("[!-~]{1,200}");

  private final LiveKeys keys;
  private final SecureRandom random;

  public AesVault(LiveKeys keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  @Override
  public String seal(String place, Secret secret) {
    requirePlace(place);
    VaultKey key = keys.ring().current();
    byte[] nonce = new byte[SealedFormat.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] clear = encode(place, secret);
    try {
      byte[] sealed = Arrays.copyOf(nonce, nonce.length + clear.length + SealedFormat.TAG_BYTES);
      cipher(Cipher.ENCRYPT_MODE, key, nonce, place)
          .doFinal(clear, 0, clear.length, sealed, nonce.length);
      return new SealedFormat(key.id(), sealed).text();
    } catch (GeneralSecurityException e) {
      throw new VaultException(
          "The secret for " + place + " could not be sealed with key " + key.id(), e);
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  @Override
  public Secret open(String place, String sealed) {
    requirePlace(place);
    SealedFormat text =
        SealedFormat.parse(sealed)
            .orElseThrow(
                () ->
                    new VaultException(
                        "What lies at "
                            + place
                            + " is no sealed secret: it was cut or changed, or never sealed"));
    VaultKey key =
        keys.find(text.keyId())
            .orElseThrow(
                () ->
                    new VaultException(
                        "The secret at %s is sealed with key %s, which %s does not have: put it back there"
                            .formatted(place, text.keyId(), keys.source().name())));
    byte[] bytes = text.bytes();
    byte[] nonce = Arrays.copyOf(bytes, SealedFormat.NONCE_BYTES);
    byte[] clear = new byte[0];
    try {
      clear =
          cipher(Cipher.DECRYPT_MODE, key, nonce, place)
              .doFinal(bytes, nonce.length, bytes.length - nonce.length);
      return new Secret(new String(clear, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new VaultException(
          "The secret at %s, sealed with key %s, does not open: it was changed, or belongs elsewhere"
              .formatted(place, key.id()),
          e);
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  private static Cipher cipher(int mode, VaultKey key, byte[] nonce, String place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key.key(), new GCMParameterSpec(SealedFormat.TAG_BYTES * 8, nonce));
    cipher.updateAAD(SealedFormat.associatedData(key.id(), place));
    return cipher;
  }

  /** Half a character, which UTF-8 cannot hold, would come back as another one: refused. */
  private static byte[] encode(String place, Secret secret) {
    try {
      ByteBuffer bytes =
          StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(secret.value()));
      byte[] clear = Arrays.copyOf(bytes.array(), bytes.limit());
      Arrays.fill(bytes.array(), (byte) 0);
      return clear;
    } catch (CharacterCodingException e) {
      throw new VaultException("The secret for " + place + " is no valid text", e);
    }
  }

  private static void requirePlace(String place) {
    if (!PLACE.matcher(place).matches()) {
      throw new VaultException(
          "A place has 1 to 200 visible ASCII characters, as portal/4711/refresh-token");
    }
  }
}
