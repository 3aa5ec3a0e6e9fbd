package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MessagePortalTest {

  private static final long MOST = 999_999_999_999_999_999L;

  @Property
  void a_channel_a_key_and_a_body_each_tell_the_portal(
      @ForAll @LongRange(min = 1, max = MOST) long portal) {
    assertThat(of("writes-" + portal, "", "")).isEqualTo(portal);
    assertThat(of("writes-" + portal + "-bulk", "", "{}")).isEqualTo(portal);
    assertThat(of("actions-webhook-" + portal, portal + "/0-1/5", "")).isEqualTo(portal);
    assertThat(of("events", portal + "/0-1/5", "{'objectId':5}")).isEqualTo(portal);
    assertThat(of("mine", "", "{'a':{'portalId':1},'portalId':" + portal + "}")).isEqualTo(portal);
    assertThat(of("mine", "", "{'portalId':'" + portal + "'}")).isEqualTo(portal);
  }

  @Test
  void where_they_do_not_agree_it_is_nobodys() {
    assertThat(of("writes-1", "2/0-1/5", "")).isEqualTo(MessagePortal.NONE);
    assertThat(of("writes-1", "1/0-1/5", "{'portalId':2}")).isEqualTo(MessagePortal.NONE);
    assertThat(of("mine", "", "{'portalId':1,'portalId':2}")).isEqualTo(MessagePortal.NONE);
    assertThat(of("writes-1", "", "{'portalId':{}}")).isEqualTo(MessagePortal.NONE);
  }

  @Test
  void what_names_no_portal_is_nobodys() {
    assertThat(of("two-way-customers", "customer:7", "{'id':7}")).isEqualTo(MessagePortal.NONE);
    assertThat(of("mine", "2024/11", "text")).isEqualTo(MessagePortal.NONE);
    assertThat(of("mine", "", "[{'portalId':1}]")).isEqualTo(MessagePortal.NONE);
    assertThat(of("mine", "", "")).isEqualTo(MessagePortal.NONE);
  }

  @Test
  void a_new_body_fits_unless_it_names_another_portal() {
    assertThat(fits(1, "{'portalId':1}")).isTrue();
    assertThat(fits(1, "{'mended':true}")).isTrue();
    assertThat(fits(1, "{'portalId':2}")).isFalse();
    assertThat(fits(1, "{'portalId':'2'}")).isFalse();
    assertThat(fits(1, "{'portalId':1,'portalId':2}")).isFalse();
    assertThat(fits(1, "{'portalId':2.0}")).isFalse();
    assertThat(fits(1, "{'portalId':[2]}")).isFalse();
  }

  private static long of(String channel, String key, String body) {
    return MessagePortal.of(channel, key, bytes(body));
  }

  private static boolean fits(long portalId, String body) {
    return MessagePortal.fits(portalId, bytes(body));
  }

  private static byte[] bytes(String body) {
    return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
