package io.caravan.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "203.0.113.9, 203.0.113.9, true",
    "203.0.113.9, 203.0.113.10, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "10.0.0.0/8, ::ffff:10.1.1.1, true",
    "10.0.0.0/8, 0000:0000:0000:0000:0000:ffff:010.001.001.255, true",
    "::/0, fe80::1, true",
    "::/0, fe80::1%1, false"
  })
  void a_range_holds_its_addresses_and_no_others(String range, String address, boolean holds) {
    assertThat(AddressRange.anyHolds(List.of(AddressRange.parse(range)), address)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "a.b.c.d",
        "10.0.0.0/x",
        "256.1.1.1"
      })
  void what_is_no_range_is_refused_without_asking_dns(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void text_that_is_no_address_is_in_no_range() {
    assertThat(AddressRange.anyHolds(List.of(AddressRange.parse("0.0.0.0/0")), "localhost"))
        .isFalse();
    assertThat(AddressRange.anyHolds(List.of(AddressRange.parse("0.0.0.0/0")), null)).isFalse();
  }
}
