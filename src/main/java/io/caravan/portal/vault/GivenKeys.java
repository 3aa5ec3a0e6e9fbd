package io.caravan.portal.vault;

/** Keys that stand in the settings, usually in the environment. They change with a restart. */
final class GivenKeys implements KeySource {

  private final KeyRing ring;

  GivenKeys(KeyRing ring) {
    this.ring = ring;
  }

  @Override
  public String name() {
    return "HUBSPOT_TOKEN_ENCRYPTION_KEY (caravan.vault.key)";
  }

  @Override
  public Loaded load() {
    return new Loaded(ring, "");
  }

  @Override
  public boolean writable() {
    return false;
  }

  @Override
  public void replace(Loaded was, KeyRing other) {
    throw new VaultException(
        "The keys stand in "
            + name()
            + ", which Caravan cannot change: run ./caravan keys rotate where that is set, it says"
            + " what to put there");
  }
}
