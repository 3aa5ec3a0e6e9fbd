package io.caravan.abuse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.caravan.hubspot.Signatures;
import io.caravan.process.SignedRequests;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Good bodies that HubSpot did not sign, did not sign for this, or signed too long ago. */
final class Forgeries {

  private static final long SIX_MINUTES = 360_000;
  private static final String WRONG_SECRET = "22222222-2222-4333-8444-555555555555";

  private Forgeries() {}

  static List<Attack> all() {
    return List.of(
        Attack.of("unsigned", 10, Forgeries::unsigned),
        Attack.of("signed with another secret", 10, Forgeries::wrongSecret),
        Attack.of("random signature", 10, (target, random) -> signature(target, random, 32)),
        Attack.of(
            "signature of an odd length",
            5,
            (target, random) -> signature(target, random, random.nextInt(200))),
        Attack.of("signature cut short", 5, Forgeries::cutSignature),
        Attack.of("empty signature", 5, (target, random) -> fixed(target, random, "")),
        Attack.of("two signatures, the first forged", 5, Forgeries::twoSignatures),
        Attack.of("changed after signing", 10, Forgeries::changedBody),
        Attack.of("signed for another URL", 10, Forgeries::otherUrl),
        Attack.of("signed for another query", 5, Forgeries::otherQuery),
        Attack.of("replayed later", 15, (target, random) -> atTime(target, random, -SIX_MINUTES)),
        Attack.of("from the future", 5, (target, random) -> atTime(target, random, SIX_MINUTES)),
        Attack.of("replayed with a new timestamp", 10, Forgeries::newTimestamp),
        Attack.of("timestamp not a number", 5, (t, random) -> oddTimestamp(t, random, "soon")),
        Attack.of("no timestamp", 5, (t, random) -> oddTimestamp(t, random, "")),
        Attack.of("timestamp too large", 5, (t, r) -> oddTimestamp(t, r, "9".repeat(25))),
        Attack.of("negative timestamp", 5, (t, r) -> oddTimestamp(t, r, "-" + Target.now())),
        Attack.of("signature of version 1", 5, Forgeries::versionOne));
  }

  private static int unsigned(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String head = target.requests().head("Content-Length: " + body.length);
    return target.exchange(SignedRequests.withBody(head, body));
  }

  private static int wrongSecret(Target target, Random random) throws IOException {
    SignedRequests good = target.requests();
    var forged = new SignedRequests(good.path(), good.publicUrl(), WRONG_SECRET);
    return target.exchange(forged.request(Target.goodBody(random), Target.now()));
  }

  private static int signature(Target target, Random random, int bytes) throws IOException {
    byte[] signature = new byte[bytes];
    random.nextBytes(signature);
    return fixed(target, random, Base64.getEncoder().encodeToString(signature));
  }

  private static int fixed(Target target, Random random, String signature) throws IOException {
    String now = Long.toString(Target.now());
    return target.exchange(target.requests().request(Target.goodBody(random), now, signature));
  }

  private static int cutSignature(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String now = Long.toString(Target.now());
    String whole = sign(target, target.requests().publicUrl(), body, now);
    return target.exchange(
        target.requests().request(body, now, whole.substring(0, random.nextInt(43))));
  }

  private static int twoSignatures(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String forged = "%s: %s\r\n".formatted(Signatures.V3_HEADER, "A".repeat(43) + "=");
    String good = target.requests().headersFor(body, Target.now());
    String head = target.requests().head(forged + good + "Content-Length: " + body.length);
    return target.exchange(SignedRequests.withBody(head, body));
  }

  private static int changedBody(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String headers = target.requests().headersFor(body, Target.now());
    int at = new String(body, US_ASCII).indexOf("value ") + "value ".length();
    body[at] = (byte) (body[at] == '9' ? '8' : '9');
    String head = target.requests().head(headers + "Content-Length: " + body.length);
    return target.exchange(SignedRequests.withBody(head, body));
  }

  private static int otherUrl(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String now = Long.toString(Target.now());
    String signature = sign(target, "https://other.example.com/hooks/hubspot", body, now);
    return target.exchange(target.requests().request(body, now, signature));
  }

  private static int otherQuery(Target target, Random random) throws IOException {
    SignedRequests good = target.requests();
    var elsewhere =
        new SignedRequests(good.path() + "?tenant=other", good.publicUrl(), good.secret());
    return target.exchange(elsewhere.request(Target.goodBody(random), Target.now()));
  }

  private static int atTime(Target target, Random random, long offset) throws IOException {
    long time = Target.now() + offset + Long.signum(offset) * random.nextInt(100_000_000);
    return target.exchange(target.requests().request(Target.goodBody(random), time));
  }

  private static int newTimestamp(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String then = Long.toString(Target.now() - SIX_MINUTES);
    String signature = sign(target, target.requests().publicUrl(), body, then);
    return target.exchange(target.requests().request(body, Long.toString(Target.now()), signature));
  }

  private static int oddTimestamp(Target target, Random random, String timestamp)
      throws IOException {
    byte[] body = Target.goodBody(random);
    String signature = sign(target, target.requests().publicUrl(), body, timestamp);
    return target.exchange(target.requests().request(body, timestamp, signature));
  }

  private static int versionOne(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    String headers =
        "%s: %s\r\n%s: v1\r\nContent-Length: %d"
            .formatted(
                Signatures.HEADER,
                Signatures.v1(target.requests().secret(), body),
                Signatures.VERSION_HEADER,
                body.length);
    return target.exchange(SignedRequests.withBody(target.requests().head(headers), body));
  }

  private static String sign(Target target, String url, byte[] body, String timestamp) {
    return Signatures.v3(target.requests().secret(), "POST", url, body, timestamp);
  }
}
