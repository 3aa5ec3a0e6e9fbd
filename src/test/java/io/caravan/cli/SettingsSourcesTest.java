package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourcesTest {

  @TempDir private Path home;

  @Test
  void a_later_source_overrides_an_earlier_one() throws IOException {
    Files.writeString(
        home.resolve("application.properties"), "caravan.a=home\ncaravan.b=home\ncaravan.c=home\n");
    Path config =
        Files.writeString(home.resolve("mine.properties"), "caravan.b=config\ncaravan.c=config\n");

    Map<String, String> values =
        new SettingsSources(home, config, Map.of(), Map.of("caravan.c", "line")).read();

    assertThat(values)
        .containsEntry("caravan.a", "home")
        .containsEntry("caravan.b", "config")
        .containsEntry("caravan.c", "line");
  }

  @Test
  void the_environment_overrides_files_with_underscores_for_dots_and_dashes() throws IOException {
    Files.writeString(home.resolve("application.properties"), "caravan.server.max-body=1MB\n");

    assertThat(read(Map.of("CARAVAN_SERVER_MAX_BODY", "2MB")))
        .containsEntry("caravan.server.max-body", "2MB");
  }

  @Test
  void ports_can_be_set_by_the_environment() throws IOException {
    // Camel itself skips variables that end in _PORT.
    Files.writeString(home.resolve("application.properties"), "caravan.server.port=8080\n");

    assertThat(read(Map.of("CARAVAN_SERVER_PORT", "9090")))
        .containsEntry("caravan.server.port", "9090");
  }

  @Test
  void a_portal_can_be_described_by_the_environment_alone() throws IOException {
    assertThat(
            read(Map.of("CARAVAN_PORTALS_EMEA_REFRESH_TOKEN", "r", "CARAVAN_PORTALS_EMEA_ID", "7")))
        .containsEntry("caravan.portals.emea.refresh-token", "r")
        .containsEntry("caravan.portals.emea.id", "7");
  }

  @Test
  void hubspots_own_names_are_understood() throws IOException {
    assertThat(read(Map.of("HUBSPOT_CLIENT_SECRET", "s", "HUBSPOT_CLIENT_ID", "i")))
        .containsEntry("caravan.hubspot.client-secret", "s")
        .containsEntry("caravan.hubspot.client-id", "i");
    assertThat(read(Map.of("HUBSPOT_TOKEN_ENCRYPTION_KEY", "k", "HUBSPOT_ENCRYPT_TOKENS", "true")))
        .containsEntry("caravan.vault.key", "k")
        .containsEntry("caravan.vault.encrypt", "true");
  }

  @Test
  void a_misspelt_variable_is_kept_so_that_the_start_can_refuse_it() throws IOException {
    assertThat(read(Map.of("CARAVAN_SERVER_PROT", "1"))).containsKey("caravan.server.prot");
  }

  @Test
  void the_launchers_variables_and_those_of_others_are_not_settings() throws IOException {
    assertThat(
            read(Map.of("CARAVAN_JAVA_OPTS", "-Xmx1g", "PATH", "/bin", "CARAVAN_TOKEN", "cvn_1")))
        .isEmpty();
  }

  @Test
  void a_relative_database_file_is_meant_from_caravans_home() throws IOException {
    Files.writeString(
        home.resolve("application.properties"), "caravan.store.url=jdbc:sqlite:data/x.db\n");

    assertThat(read(Map.of()))
        .containsEntry("caravan.store.url", "jdbc:sqlite:" + home.resolve("data/x.db"));
    assertThat(read(Map.of("CARAVAN_STORE_URL", "jdbc:postgresql://db/caravan")))
        .containsEntry("caravan.store.url", "jdbc:postgresql://db/caravan");
  }

  @Test
  void a_relative_key_file_is_meant_from_caravans_home() throws IOException {
    Files.writeString(home.resolve("application.properties"), "caravan.vault.file=\n");

    assertThat(read(Map.of())).containsEntry("caravan.vault.file", "");
    assertThat(read(Map.of("CARAVAN_VAULT_FILE", "secrets/keys")))
        .containsEntry("caravan.vault.file", home.resolve("secrets/keys").toString());
    assertThat(read(Map.of("CARAVAN_VAULT_FILE", "/etc/caravan.keys")))
        .containsEntry("caravan.vault.file", "/etc/caravan.keys");
    Files.writeString(
        home.resolve("application.properties"),
        "caravan.tls.key=tls/key.pem\ncaravan.access.directory=keys\n"
            + "caravan.audit.archive=data/audit\ncaravan.privacy.ledger=data/erasures\n");
    assertThat(read(Map.of()))
        .containsEntry("caravan.tls.key", home.resolve("tls/key.pem").toString())
        .containsEntry("caravan.access.directory", home.resolve("keys").toString())
        .containsEntry("caravan.audit.archive", home.resolve("data/audit").toString())
        .containsEntry("caravan.privacy.ledger", home.resolve("data/erasures").toString());
  }

  @Test
  void what_is_kept_beside_the_database_does_not_depend_on_where_a_command_is_typed()
      throws IOException {
    for (String setting :
        java.util.List.of(
            "caravan.audit.archive",
            "caravan.backup.folder",
            "caravan.privacy.key-file",
            "caravan.privacy.ledger")) {
      Files.writeString(home.resolve("application.properties"), setting + "=data/kept\n");

      assertThat(read(Map.of())).containsEntry(setting, home.resolve("data/kept").toString());
    }
  }

  @Test
  void a_settings_file_that_is_not_there_is_an_error() {
    var sources = new SettingsSources(home, home.resolve("none.properties"), Map.of(), Map.of());

    assertThatThrownBy(sources::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.properties");
  }

  private Map<String, String> read(Map<String, String> environment) throws IOException {
    return new SettingsSources(home, null, environment, Map.of()).read();
  }
}
