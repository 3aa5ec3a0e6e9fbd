package io.caravan.portal.vault;

/**
 * A sealed secret where it lies.
 *
 * @param place what it is bound to
 * @param text what {@link Vault#seal} made
 */
public record SealedText(String place, String text) {

  /** The id of the key that it is sealed with; empty when the text is none of the vault's. */
  public String keyId() {
    return SealedFormat.parse(text).map(SealedFormat::keyId).orElse("");
  }
}
