package io.caravan.simulator.oauth;

import java.util.Base64;
import java.util.Random;
import java.util.UUID;

/**
 * Makes credentials from the simulator's seed: the same purpose and owner give the same text,
 * whatever else there is.
 */
public record SeededSecrets(long seed) {

  /** A UUID, such as {@code 0b1e7c2a-...}. */
  public String uuid(String purpose, long owner) {
    Random random = random(purpose, owner);
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** A text like HubSpot's access tokens. */
  public String accessToken(String purpose, long owner) {
    var bytes = new byte[72];
    random(purpose, owner).nextBytes(bytes);
    return "CK" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Random random(String purpose, long owner) {
    long mixed = seed * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < purpose.length(); i++) {
      mixed = mixed * 31 + purpose.charAt(i);
    }
    return new Random(mixed * 0xC2B2AE3D27D4EB4FL + owner);
  }
}
