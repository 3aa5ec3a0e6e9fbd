package io.caravan.portal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.portal.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AesVaultTest {

  private static final String PLACE = "portal/4711/refresh-token";
  private static final Secret TOKEN = new Secret("na1-1111-2222-3333-refresh");

  private final MemoryKeys keys = new MemoryKeys();
  private final AesVault vault = keys.open();

  @Test
  void a_sealed_text_names_format_and_key_and_shows_nothing_of_the_secret() {
    String sealed = vault.seal(PLACE, TOKEN);

    assertThat(sealed).matches("v1:" + keys.ring().current().id() + ":[A-Za-z0-9_-]+");
    assertThat(sealed).doesNotContain(TOKEN.value());
    assertThat(vault.open(PLACE, sealed)).isEqualTo(TOKEN);
    assertThat(new SealedText(PLACE, sealed).keyId()).isEqualTo(keys.ring().current().id());
  }

  /**
   * Written with the JDK alone, as docs/VAULT.md says: what lies in databases must stay readable.
   */
  @Test
  void a_text_that_somebody_else_has_sealed_by_the_documented_format_opens() throws Exception {
    VaultKey key = keys.ring().current();
    byte[] nonce = new byte[12];
    nonce[0] = 42;
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key.key(), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(("v1:" + key.id() + ":" + PLACE).getBytes(StandardCharsets.UTF_8));
    byte[] sealed = cipher.doFinal(TOKEN.value().getBytes(StandardCharsets.UTF_8));
    byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, all, nonce.length, sealed.length);

    String text =
        "v1:" + key.id() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(all);

    assertThat(vault.open(PLACE, text)).isEqualTo(TOKEN);
  }

  @Test
  void bits_of_the_last_letter_that_carry_nothing_must_not_be_changed_either() {
    // 12 bytes of nonce, 16 of tag and 1 of text: the last letter carries four bits, not six.
    String sealed = vault.seal(PLACE, new Secret("x"));
    char last = sealed.charAt(sealed.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char other = alphabet.charAt(alphabet.indexOf(last) + 1);

    assertThatThrownBy(() -> vault.open(PLACE, sealed.substring(0, sealed.length() - 1) + other))
        .isInstanceOf(VaultException.class);
  }

  @Test
  void a_text_of_another_form_is_refused_without_being_shown() {
    String sealed = vault.seal(PLACE, TOKEN);
    for (String bad :
        List.of(
            "",
            "na1-plain-refresh-token",
            sealed.substring(0, 24),
            "v2" + sealed.substring(2),
            sealed + "=",
            sealed + "\n",
            sealed.replace("v1:", "v1:00"))) {
      assertThatThrownBy(() -> vault.open(PLACE, bad))
          .isInstanceOf(VaultException.class)
          .hasMessage(
              "What lies at "
                  + PLACE
                  + " is no sealed secret: it was cut or changed, or never sealed");
    }
  }

  @Test
  void what_does_not_open_says_its_place_and_key_and_nothing_more() {
    String sealed = vault.seal(PLACE, TOKEN);
    String id = keys.ring().current().id();

    assertThatThrownBy(() -> vault.open("portal/4712/refresh-token", sealed))
        .isInstanceOf(VaultException.class)
        .hasMessage(
            "The secret at portal/4712/refresh-token, sealed with key %s, does not open: it was changed, or belongs elsewhere"
                .formatted(id));
  }

  @Test
  void a_text_claimed_to_be_of_another_key_does_not_open() {
    String sealed = vault.seal(PLACE, TOKEN);
    String old = keys.ring().current().id();
    keys.rotate();
    String forged = sealed.replace(old, keys.ring().current().id());

    assertThatThrownBy(() -> vault.open(PLACE, forged))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("does not open");
    assertThat(vault.open(PLACE, sealed)).isEqualTo(TOKEN);
  }

  @Test
  void a_text_of_a_key_that_was_added_elsewhere_opens_after_one_reload() {
    AesVault other = keys.open();
    keys.rotate();
    String sealed = keys.open().seal(PLACE, TOKEN);
    int before = keys.loads.get();

    assertThat(other.open(PLACE, sealed)).isEqualTo(TOKEN);
    assertThat(other.open(PLACE, sealed)).isEqualTo(TOKEN);
    assertThat(keys.loads.get() - before).isEqualTo(1);
    assertThat(other.seal(PLACE, TOKEN)).contains(keys.ring().current().id());
  }

  @Test
  void a_key_that_nobody_has_is_named_and_not_asked_for_again_at_once() {
    var nanos = new AtomicLong();
    var patient = new AesVault(new LiveKeys(keys, nanos::get), new SecureRandom());
    String stranger = new MemoryKeys().open().seal(PLACE, TOKEN);
    String id = new SealedText(PLACE, stranger).keyId();
    int before = keys.loads.get();

    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> patient.open(PLACE, stranger))
          .isInstanceOf(VaultException.class)
          .hasMessage(
              "The secret at %s is sealed with key %s, which the test's memory does not have: put it back there"
                  .formatted(PLACE, id));
    }
    assertThat(keys.loads.get() - before).isEqualTo(1);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThatThrownBy(() -> patient.open(PLACE, stranger)).isInstanceOf(VaultException.class);
    assertThat(keys.loads.get() - before).isEqualTo(2);
  }

  @Test
  void what_can_be_opened_is_opened_while_the_source_of_keys_fails() {
    String sealed = vault.seal(PLACE, TOKEN);
    keys.failWith("no disk");

    assertThat(vault.open(PLACE, sealed)).isEqualTo(TOKEN);
    assertThatThrownBy(() -> vault.open(PLACE, new MemoryKeys().open().seal(PLACE, TOKEN)))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("which the test's memory does not have");
    assertThat(vault.open(PLACE, vault.seal(PLACE, TOKEN))).isEqualTo(TOKEN);
  }

  @Test
  void a_place_must_be_a_plain_word() {
    for (String place : List.of("", "a b", "a\r\nb", "ä", "x".repeat(201))) {
      assertThatThrownBy(() -> vault.seal(place, TOKEN)).isInstanceOf(VaultException.class);
      assertThatThrownBy(() -> vault.open(place, "v1:x:y")).isInstanceOf(VaultException.class);
    }
  }

  @Test
  void keys_show_nothing_of_themselves() {
    VaultKey key = keys.ring().current();
    String bytes = Base64.getEncoder().encodeToString(key.key().getEncoded());

    assertThat(keys.ring().toString() + keys.load())
        .contains(key.id())
        .doesNotContain(bytes)
        .doesNotContain("SecretKeySpec");
  }

  @Property(tries = 300)
  void every_text_comes_back_and_half_a_character_is_refused(
      @ForAll String text, @ForAll("places") String place) {
    var secret = new Secret(text);
    boolean whole = StandardCharsets.UTF_8.newEncoder().canEncode(text);
    if (whole) {
      assertThat(vault.open(place, vault.seal(place, secret))).isEqualTo(secret);
    } else {
      assertThatThrownBy(() -> vault.seal(place, secret))
          .isInstanceOf(VaultException.class)
          .hasMessage("The secret for " + place + " is no valid text");
    }
  }

  @Property(tries = 300)
  void no_flipped_bit_goes_unnoticed(
      @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String text,
      @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int where,
      @ForAll @IntRange(max = 7) int bit) {
    char[] letters = vault.seal(PLACE, new Secret(text)).toCharArray();
    int at = where % letters.length;
    letters[at] ^= (char) (1 << bit);

    assertThatThrownBy(() -> vault.open(PLACE, new String(letters)))
        .isInstanceOf(VaultException.class);
  }

  @Property(tries = 100)
  void no_cut_goes_unnoticed(@ForAll @IntRange(min = 1, max = 200) int cut) {
    String sealed = vault.seal(PLACE, TOKEN);

    assertThatThrownBy(
            () -> vault.open(PLACE, sealed.substring(0, Math.max(0, sealed.length() - cut))))
        .isInstanceOf(VaultException.class);
  }

  @Property(tries = 200)
  void a_text_opens_at_no_other_place(
      @ForAll("places") String place, @ForAll("places") String other) {
    String sealed = vault.seal(place, TOKEN);

    if (!place.equals(other)) {
      assertThatThrownBy(() -> vault.open(other, sealed)).isInstanceOf(VaultException.class);
    }
  }

  @Test
  void no_nonce_comes_twice() {
    var nonces = new HashSet<String>();
    int sealings = 20_000;
    for (int i = 0; i < sealings; i++) {
      byte[] bytes = SealedFormat.parse(vault.seal(PLACE, TOKEN)).orElseThrow().bytes();
      nonces.add(Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, 12)));
    }
    assertThat(nonces).hasSize(sealings);
  }

  @Provide
  Arbitrary<String> places() {
    return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(60);
  }
}
