package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.junit.jupiter.api.Test;

/** What tools read about the component is what the component is. */
final class ChannelMetadataTest {

  private static final String CATALOG = "/META-INF/io/caravan/channel/channel.json";

  @Test
  void the_catalog_knows_every_option_with_its_default_and_description() throws Exception {
    JsonNode catalog = catalog();
    Map<String, String> expected = new TreeMap<>();
    for (Field field : ChannelEndpoint.class.getDeclaredFields()) {
      UriParam param = field.getAnnotation(UriParam.class);
      UriPath path = field.getAnnotation(UriPath.class);
      if (param != null) {
        expected.put(
            field.getName(),
            "%s|%s|%s|%s"
                .formatted(
                    field.getType().getTypeName(),
                    param.label(),
                    param.defaultValue(),
                    param.description()));
      } else if (path != null) {
        expected.put(field.getName(), "java.lang.String|||" + path.description());
      }
    }

    Map<String, String> known = new TreeMap<>();
    catalog
        .get("properties")
        .fields()
        .forEachRemaining(
            option -> {
              JsonNode value = option.getValue();
              if (!value.get("description").asText().startsWith("Camel: ")) {
                known.put(
                    option.getKey(),
                    "%s|%s|%s|%s"
                        .formatted(
                            value.get("javaType").asText(),
                            value.path("label").asText(),
                            value.path("defaultValue").asText(),
                            value.get("description").asText()));
              }
            });
    assertThat(known).isEqualTo(expected);
    assertThat(catalog.at("/component/javaType").asText())
        .isEqualTo(ChannelComponent.class.getName());
  }

  @Test
  void the_catalog_knows_every_header() throws Exception {
    JsonNode headers = catalog().get("headers");
    int count = 0;
    for (Field field : ChannelConstants.class.getFields()) {
      Metadata metadata = field.getAnnotation(Metadata.class);
      if (metadata != null) {
        count++;
        JsonNode header = headers.get((String) field.get(null));
        assertThat(header.get("description").asText()).isEqualTo(metadata.description());
        assertThat(header.get("constantName").asText())
            .isEqualTo(ChannelConstants.class.getName() + "#" + field.getName());
      }
    }
    assertThat(headers).hasSize(count);
  }

  @Test
  void the_manual_describes_every_option_and_header() throws Exception {
    String manual = Files.readString(Path.of("docs/CHANNEL.md"));
    catalog()
        .get("properties")
        .fields()
        .forEachRemaining(
            option -> {
              if (!option.getValue().get("description").asText().startsWith("Camel: ")) {
                assertThat(manual).contains("`" + option.getKey() + "`");
              }
            });
    catalog()
        .get("headers")
        .fieldNames()
        .forEachRemaining(header -> assertThat(manual).contains("`" + header + "`"));
  }

  @Test
  void camel_finds_the_component_by_its_name_and_sets_its_options() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      ChannelEndpoint endpoint =
          context.getEndpoint(
              "channel:writes?lanes=4&ack=settle&awaitCommit=true&maxInFlight=500&backoff=250ms&maxBackoff=1m"
                  + "&backoffFactor=1.5&jitter=0&maxAttempts=3&readAhead=10",
              ChannelEndpoint.class);

      assertThat(endpoint.getName()).isEqualTo("writes");
      assertThat(endpoint.options())
          .isEqualTo(
              new ConsumerOptions(
                  4,
                  4,
                  true,
                  true,
                  500,
                  1_000,
                  16L << 20,
                  100_000,
                  Duration.ofMillis(100),
                  Duration.ofSeconds(30),
                  new Backoff(3, Duration.ofMillis(250), 1.5, Duration.ofMinutes(1), 0)));
    }
  }

  @Test
  void a_wrong_option_name_or_value_is_refused_when_the_endpoint_is_made() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      for (String uri :
          new String[] {
            "channel:writes?lane=4",
            "channel:writes?lanes=0",
            "channel:writes?jitter=2",
            "channel:writes?ack=maybe",
            "channel:writes?backoff=soon",
            "channel:No Name"
          }) {
        assertThatThrownBy(() -> context.getEndpoint(uri))
            .as(uri)
            .isInstanceOf(ResolveEndpointFailedException.class);
      }
    }
  }

  private static JsonNode catalog() throws Exception {
    try (InputStream in = ChannelMetadataTest.class.getResourceAsStream(CATALOG)) {
      return new ObjectMapper().readTree(in);
    }
  }
}
