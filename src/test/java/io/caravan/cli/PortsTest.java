package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void a_taken_port_is_refused_with_the_setting_that_chose_it() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> Ports.requireFree("caravan.server.port", "127.0.0.1", port))
          .isInstanceOf(InvalidSettings.class)
          .hasMessageContaining("caravan.server.port is " + port)
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void a_free_port_is_left_free() throws Exception {
    int port = Ports.free();

    Ports.requireFree("caravan.server.port", "127.0.0.1", port);

    assertThatCode(() -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close())
        .doesNotThrowAnyException();
  }

  @Test
  void a_host_that_is_not_of_this_machine_is_refused() {
    assertThatThrownBy(() -> Ports.requireFree("caravan.server.port", "192.0.2.1", 8080))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("192.0.2.1:8080 cannot be bound");
  }

  @Test
  void both_servers_on_one_port_are_refused() {
    var settings = new Settings(Map.of("caravan.server.port", "8081"));

    assertThat(ServerSettings.from(settings).port()).isEqualTo(8081);
    assertThatThrownBy(settings::complete).hasMessageContaining("the same as caravan.server.port");
  }
}
