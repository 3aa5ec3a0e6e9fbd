package io.caravan.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortalsTest {

  private final Portal fixed = portal("emea", 1, new Portal.StaticToken(new Secret("t")));
  private final Portals portals = new Portals(List.of(fixed));
  private final List<String> heard = new ArrayList<>();

  PortalsTest() {
    portals.listen(
        new PortalListener() {
          @Override
          public void connected(Portal portal) {
            heard.add("+" + portal.name() + " " + portals.all().size());
          }

          @Override
          public void disconnected(Portal portal) {
            heard.add("-" + portal.name() + " " + portals.all().size());
          }
        });
  }

  @Test
  void what_comes_and_goes_is_seen_by_whoever_asks() {
    assertThat(portals.only()).contains(fixed);
    Portal apac = portal("apac", 2, new Portal.Installed());
    portals.put(apac, false);
    assertThat(portals.all()).containsExactly(apac, fixed);
    assertThat(portals.only()).isEmpty();
    assertThat(portals.called("2")).contains(apac);
    assertThat(portals.limits(2)).isPresent();
    portals.remove(2);
    portals.remove(2);
    assertThat(portals.find(2)).isEmpty();
    assertThat(portals.limits(2)).isEmpty();
    assertThat(heard).containsExactly("+apac 2", "-apac 1");
  }

  @Test
  void the_same_portal_again_is_no_news_unless_its_tokens_are_others() {
    Portal apac = portal("apac", 2, new Portal.Installed());
    portals.put(apac, false);
    portals.put(apac, false);
    assertThat(heard).hasSize(1);
    portals.put(apac, true);
    portals.put(portal("asia", 2, new Portal.Installed()), false);
    assertThat(heard).containsExactly("+apac 2", "+apac 2", "+asia 2");
    assertThat(portals.named("apac")).isEmpty();
  }

  private static Portal portal(String name, long id, Portal.Credentials credentials) {
    return new Portal(
        name,
        id,
        "default",
        Optional.of(Tier.PROFESSIONAL),
        AppKind.PRIVATE,
        Optional.empty(),
        credentials);
  }
}
