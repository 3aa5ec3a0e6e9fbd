package io.caravan.abuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caravan.process.CaravanLaunch;
import io.caravan.process.SampleEvents;
import io.caravan.process.SignedRequests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Bodies that are signed as they should be and are no delivery. */
final class MalformedBodies {

  private static final int DEPTH = 20_000;
  private static final int OVERSIZED = 12 << 20;

  private MalformedBodies() {}

  static List<Attack> all() {
    return List.of(
        text("empty body", 5, ""),
        text("empty array", 5, "[]"),
        text("one object, no array", 5, "{\"eventId\":1}"),
        text("null", 2, "null"),
        text("a number", 2, "42"),
        text("array of numbers", 5, "[1,2,3]"),
        text("array in an array", 5, "[[{\"eventId\":1}]]"),
        text("not JSON", 5, "eventId=1&portalId=2"),
        text(
            "XML",
            2,
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
        text("event without fields", 5, "[{}]"),
        text("event without an id", 5, event("\"x\":1")),
        text("id that is null", 5, event("\"eventId\":null")),
        text("id that is an object", 5, event("\"eventId\":{\"a\":1}")),
        text("id out of range", 5, event("\"eventId\":99999999999999999999999")),
        text("huge number", 5, event("\"eventId\":1" + "0".repeat(2_000))),
        text("huge exponent", 5, event("\"eventId\":1e999999999")),
        text("NaN", 5, event("\"eventId\":NaN")),
        text("deep arrays", 5, "[".repeat(DEPTH) + "]".repeat(DEPTH)),
        text("deep arrays without an end", 5, "[".repeat(DEPTH)),
        text(
            "deep objects",
            5,
            event("\"eventId\":1,\"x\":" + "{\"a\":".repeat(DEPTH) + "1" + "}".repeat(DEPTH))),
        text("text after the end", 5, event("\"eventId\":1") + "]"),
        text("a control character in a name", 5, event("\"event\u0001Id\":1")),
        text("a comment", 5, "/* hello */" + event("\"eventId\":1")),
        Attack.of("cut short and signed", 10, MalformedBodies::cut),
        Attack.of("a byte that UTF-8 never has", 10, MalformedBodies::badUtf8),
        Attack.of("UTF-16", 5, (t, random) -> t.exchangeSigned(utf16(Target.goodBody(random)))),
        Attack.of("gzip, and says so", 5, MalformedBodies::declaredGzip),
        Attack.of("gzip", 5, (t, random) -> t.exchangeSigned(gzip(Target.goodBody(random)))),
        Attack.of("random bytes", 10, MalformedBodies::noise),
        Attack.of("10,000 events", 1, MalformedBodies::tenThousandEvents),
        Attack.of("oversized", 1, MalformedBodies::oversized));
  }

  private static Attack text(String name, int weight, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return Attack.of(name, weight, (target, random) -> target.exchangeSigned(bytes));
  }

  /** An event that would be right but for the field that is put in. */
  private static String event(String field) {
    return "[{\"subscriptionId\":%d,\"portalId\":%d,\"occurredAt\":1795000000000,\"subscriptionType\":\"contact.creation\",\"objectId\":1,%s}]"
        .formatted(SampleEvents.SUBSCRIPTION, CaravanLaunch.PORTAL, field);
  }

  private static int cut(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    return target.exchangeSigned(Arrays.copyOf(body, 1 + random.nextInt(body.length - 1)));
  }

  private static int badUtf8(Target target, Random random) throws IOException {
    byte[] body = Target.goodBody(random);
    body[body.length - 20] = (byte) 0xFF;
    return target.exchangeSigned(body);
  }

  private static int declaredGzip(Target target, Random random) throws IOException {
    byte[] body = gzip(Target.goodBody(random));
    String headers = target.requests().headersFor(body, Target.now());
    String length = "Content-Encoding: gzip\r\nContent-Length: " + body.length;
    return target.exchange(SignedRequests.withBody(target.requests().head(headers + length), body));
  }

  private static int noise(Target target, Random random) throws IOException {
    byte[] body = new byte[1 + random.nextInt(5_000)];
    random.nextBytes(body);
    return target.exchangeSigned(body);
  }

  private static int tenThousandEvents(Target target, Random random) throws IOException {
    return target.exchangeSigned(
        new SampleEvents(100).delivery(2_000_000_000L + random.nextInt(1_000_000_000), 10_000, 0));
  }

  private static int oversized(Target target, Random random) throws IOException {
    byte[] body = new byte[OVERSIZED];
    Arrays.fill(body, (byte) ' ');
    byte[] good = Target.goodBody(random);
    System.arraycopy(good, 0, body, 0, good.length);
    return target.exchangeSigned(body);
  }

  private static byte[] utf16(byte[] body) {
    return new String(body, UTF_8).getBytes(java.nio.charset.StandardCharsets.UTF_16);
  }

  private static byte[] gzip(byte[] body) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }
    return packed.toByteArray();
  }
}
