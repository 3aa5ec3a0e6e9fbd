package io.caravan.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {

  private final AllowedAddresses none = new AllowedAddresses(Set.of(), List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "ff02::1",
        "::127.0.0.1",
        "fec0::1",
        "5f00::1"
      })
  void what_is_not_of_the_public_internet_is_not_called(String address) {
    assertThatThrownBy(() -> none.resolve(address))
        .isInstanceOf(AddressRefused.class)
        .hasMessageContaining("caravan.outgoing.allow");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "64:ff9b::808:808",
        "193.0.0.1"
      })
  void the_public_internet_is(String address) throws Exception {
    assertThat(none.resolve(address)).hasSize(1);
  }

  @Test
  void a_name_with_one_private_address_among_public_ones_is_refused() throws Exception {
    assertThatThrownBy(
            () ->
                none.require(
                    "two.example.com",
                    InetAddress.getByName("8.8.8.8"),
                    InetAddress.getByName("10.0.0.7")))
        .isInstanceOf(AddressRefused.class);
  }

  @Test
  void the_settings_name_what_is_allowed_all_the_same() throws Exception {
    var allowed = AllowedAddresses.parse("10.1.0.0/16, fd00::/8 ,hooks.internal,127.0.0.1");
    assertThat(allowed.resolve("10.1.200.3")).hasSize(1);
    assertThat(allowed.resolve("127.0.0.1")).hasSize(1);
    assertThat(allowed.resolve("[fd12::7]")).hasSize(1);
    assertThat(allowed.require("Hooks.Internal", InetAddress.getByName("192.168.0.4"))).hasSize(1);
    assertThatThrownBy(() -> allowed.resolve("10.2.0.1")).isInstanceOf(AddressRefused.class);
    assertThatThrownBy(() -> allowed.resolve("127.0.0.2")).isInstanceOf(AddressRefused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/0", "::/x", "a b", "http://x", "300.1.1.1"})
  void a_list_that_cannot_be_read_stops_the_start(String list) {
    var settings = new Settings(Map.of("caravan.outgoing.allow", list));
    AllowedAddresses.from(settings);
    assertThatThrownBy(settings::complete)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("caravan.outgoing.allow");
  }
}
