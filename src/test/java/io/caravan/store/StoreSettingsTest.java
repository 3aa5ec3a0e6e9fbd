package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StoreSettingsTest {

  @Test
  void the_default_is_a_file_in_the_data_directory() {
    Settings settings = new Settings(Map.of());

    StoreSettings store = StoreSettings.from(settings);
    settings.complete();

    assertThat(store.url()).isEqualTo("jdbc:sqlite:data/caravan.db");
    assertThat(store.dialect()).isEqualTo(Dialect.SQLITE);
    assertThat(store.file()).isAbsolute().endsWithRaw(java.nio.file.Path.of("data/caravan.db"));
  }

  @Test
  void another_engine_is_refused() {
    Settings settings = new Settings(Map.of("caravan.store.url", "jdbc:mysql://db/caravan"));

    StoreSettings.from(settings);

    assertThatThrownBy(settings::complete)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("caravan.store.url is 'jdbc:mysql://db/caravan'");
  }

  @Test
  void the_password_is_not_shown() {
    assertThat(StoreSettings.of("jdbc:postgresql://db/caravan", "caravan", "planted-secret"))
        .asString()
        .contains("jdbc:postgresql://db/caravan")
        .doesNotContain("planted-secret");
  }
}
