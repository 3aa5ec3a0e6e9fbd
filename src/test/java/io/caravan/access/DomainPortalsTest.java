package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.http.RequestRefused;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DomainPortalsTest {

  private final Map<Long, String> owners = new HashMap<>(Map.of(1L, "acme", 2L, "other"));
  private final DomainPortals portals = new DomainPortals(() -> owners);

  @Test
  void a_caller_sees_the_portals_of_the_own_domain_as_they_are_now() {
    Caller acme = caller("acme");

    assertThat(portals.visible(acme).includes(1)).isTrue();
    assertThat(portals.visible(acme).includes(2)).isFalse();
    owners.put(2L, "acme");
    assertThat(portals.visible(acme).includes(2)).isTrue();
    owners.remove(1L);
    assertThat(portals.visible(acme).includes(1)).isFalse();
  }

  @Test
  void what_belongs_to_no_portal_or_to_one_that_is_gone_is_for_the_installation() {
    assertThat(portals.visible(caller("acme")).includes(0)).isFalse();
    assertThat(portals.visible(caller("acme")).includes(3)).isFalse();
    assertThat(portals.visible(caller("acme")).all()).isFalse();
    assertThat(portals.visible(caller("*")).includes(0)).isTrue();
    assertThat(portals.visible(caller("*")).includes(3)).isTrue();
    assertThat(portals.connected(caller("*"), 3)).isFalse();
  }

  @Test
  void what_is_left_of_a_portal_that_is_disconnected_is_its_domains_and_nobody_may_use_it() {
    Map<Long, String> once = Map.of(1L, "acme", 2L, "other", 5L, "acme");
    var known =
        new DomainPortals(
            new PortalOwners() {
              @Override
              public Map<Long, String> domains() {
                return owners;
              }

              @Override
              public Map<Long, String> ever() {
                return once;
              }
            });

    assertThat(known.visible(caller("acme")).includes(5)).isTrue();
    assertThat(known.visible(caller("other")).includes(5)).isFalse();
    assertThat(known.connected(caller("acme"), 5)).isFalse();
    assertThatThrownBy(() -> known.require(caller("acme"), 5)).isInstanceOf(RequestRefused.class);
  }

  @Property
  void a_foreign_portal_is_answered_as_one_that_is_not_there(
      @ForAll @LongRange(min = 3) long missing,
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String domain) {
    Caller somebody = caller(domain + "-else");

    assertThat(answer(somebody, 2).replace("portal 2", "portal N"))
        .isEqualTo(answer(somebody, missing).replace("portal " + missing, "portal N"));
    assertThat(portals.visible(somebody).ids())
        .hasValueSatisfying(ids -> assertThat(ids).isEmpty());
  }

  @Test
  void what_concerns_all_portals_is_for_the_installation_whatever_the_role() {
    portals.requireAll(caller("*"));

    assertThatThrownBy(() -> portals.requireAll(caller("acme")))
        .isInstanceOfSatisfying(
            RequestRefused.class, refused -> assertThat(refused.problem().status()).isEqualTo(403));
  }

  @Test
  void names_that_callers_choose_do_not_meet_between_domains() {
    assertThat(caller("acme").own("key")).isNotEqualTo(caller("other").own("key"));
    assertThat(caller("*").own("key")).isEqualTo("key");
    assertThat(caller("acme").own(null)).isNull();
  }

  private String answer(Caller caller, long portalId) {
    try {
      portals.require(caller, portalId);
      return "let in";
    } catch (RequestRefused refused) {
      return refused.problem().json().toString();
    }
  }

  private static Caller caller(String domain) {
    return new Caller(Caller.Kind.USER, "u", domain, Role.ADMIN, "");
  }
}
