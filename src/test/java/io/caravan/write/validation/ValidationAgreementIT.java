package io.caravan.write.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.settings.Settings;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.crm.Owner;
import io.caravan.write.Operation;
import io.caravan.write.Problem;
import io.caravan.write.Target;
import io.caravan.write.Write;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random writes, judged by the validation and then by the simulator in a batch of one: what the one
 * takes the other takes, and what it refuses is refused for the same values with the same codes.
 */
class ValidationAgreementIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<String> KINDS =
      List.of("string", "number", "bool", "date", "datetime", "choice", "choices", "phone");
  private static final long OWNER = 41_629_779;

  private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

  private static Simulator hubspot;
  private static Validation validation;
  private static ObjectType car;
  private static int number;

  @BeforeContainer
  static void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(3).tier(Tier.ENTERPRISE).noLimits().build());
    hubspot.portal().putOwner(new Owner(OWNER, 7, "ada@x.example", "Ada", "Byron", false, 0, 0));
    validation =
        new ValidationConfiguration(
                ValidationSettings.from(
                    new Settings(
                        Map.of(
                            "caravan.write.validate-wait",
                            "60s",
                            "caravan.write.validate-pause",
                            "1ms"))),
                ValidationAgreementIT::read,
                new ApiPaths(ApiVersion.DATED_2026_09),
                METERS)
            .validation();
    for (String kind : KINDS) {
      call("/crm/properties/2026-09/contacts", property(kind, "contactinformation"), 201);
    }
    ObjectNode schema = JSON.createObjectNode();
    schema.put("name", "car").put("primaryDisplayProperty", "vin");
    schema.putObject("labels").put("singular", "Car").put("plural", "Cars");
    schema.putArray("requiredProperties").add("vin");
    var properties = schema.putArray("properties");
    properties
        .addObject()
        .put("name", "vin")
        .put("label", "VIN")
        .put("type", "string")
        .put("fieldType", "text")
        .put("hasUniqueValue", true);
    KINDS.forEach(kind -> properties.add(property(kind, null)));
    car =
        ObjectType.of(
            call("/crm-object-schemas/2026-09/schemas", schema, 201).path("objectTypeId").asText());
  }

  @AfterContainer
  static void stop() throws Exception {
    hubspot.close();
  }

  @Property(tries = 300)
  void of_contacts_both_say_the_same(
      @ForAll("operations") Operation operation,
      @ForAll("contactValues") Map<String, String> values)
      throws Exception {
    bothSayTheSame(ObjectType.CONTACTS, "email", operation, values);
  }

  @Property(tries = 300)
  void of_a_custom_object_both_say_the_same(
      @ForAll("operations") Operation operation, @ForAll("carValues") Map<String, String> values)
      throws Exception {
    bothSayTheSame(car, "vin", operation, values);
  }

  private void bothSayTheSame(
      ObjectType type, String unique, Operation operation, Map<String, String> values)
      throws Exception {
    String id = "n" + ++number + "@x.example";
    var given = new LinkedHashMap<String, String>();
    // A unique value that repeats is the record's affair, not the value's.
    values.forEach((name, value) -> given.put(name, value.equals("unique") ? id : value));
    if (given.isEmpty()) {
      given.put("my_string", "x");
    }
    Target target =
        switch (operation) {
          case UPDATE -> Target.record(record(type, unique));
          case UPSERT -> new Target(unique, id);
          default -> null;
        };
    var write =
        new Write(
            "w" + number,
            hubspot.portal().id(),
            type,
            operation,
            target,
            given,
            List.of(),
            false,
            Priority.NORMAL);

    Set<String> found = new TreeSet<>();
    for (Problem problem :
        validation
            .problems(write.portalId(), List.of(write))
            .get(60, TimeUnit.SECONDS)
            .getOrDefault(write.id(), List.of())) {
      found.add(problem.code() + " " + problem.field());
    }
    assertThat(METERS.counter("caravan.write.validation.unvalidated").count()).isZero();
    Set<String> answered = send(write);

    if (answered.stream().anyMatch(problem -> problem.startsWith("MISSING_REQUIRED"))) {
      // HubSpot looks no further when something is missing.
      found.removeIf(problem -> !problem.startsWith("MISSING_REQUIRED"));
    }
    if (given.getOrDefault("hubspot_owner_id", "").matches("\\d{1,18}")) {
      // Whether there is such an owner, only HubSpot knows.
      answered.remove("INVALID_OWNER_ID hubspot_owner_id");
    }
    // Milliseconds before 1970 are times too, which the simulator does not know.
    answered.removeIf(
        problem ->
            problem.startsWith("INVALID_DATE ")
                && given.getOrDefault(problem.substring(13), "").matches("-\\d+"));
    if (operation == Operation.UPSERT) {
      // Whether a record is made, and so must be complete, only HubSpot knows.
      answered.removeIf(problem -> problem.startsWith("MISSING_REQUIRED"));
    }
    assertThat(found).as("%s %s", write, given).isEqualTo(answered);
  }

  private static String record(ObjectType type, String unique) throws Exception {
    List<Long> ids = hubspot.portal().ids(type.id(), false);
    return ids.isEmpty()
        ? Long.toString(hubspot.portal().create(type.id(), Map.of(unique, "first@x.example")))
        : Long.toString(ids.get(0));
  }

  /** The problems that the simulator has with a write, as code and field. */
  private static Set<String> send(Write write) throws Exception {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode input = body.putArray("inputs").addObject();
    input.put("objectWriteTraceId", write.id());
    if (write.target() != null) {
      input.put("id", write.target().value());
      if (!write.target().isRecordId()) {
        input.put("idProperty", write.target().idProperty());
      }
    }
    write.properties().forEach(input.putObject("properties")::put);
    HttpResponse<String> response =
        post(
            "/crm/objects/2026-09/"
                + write.type().pathName()
                + "/batch/"
                + write.operation().label(),
            body);
    JsonNode answer = JSON.readTree(response.body());
    Set<String> problems = new TreeSet<>();
    if (response.statusCode() == 207) {
      answer.path("errors").forEach(error -> problems.addAll(problems(error)));
    } else if (response.statusCode() >= 400) {
      problems.addAll(problems(answer));
    }
    return problems;
  }

  private static List<String> problems(JsonNode error) {
    List<String> problems = new ArrayList<>();
    for (JsonNode detail : error.path("errors")) {
      problems.add(
          detail.path("code").asText()
              + " "
              + detail.path("context").path("propertyName").path(0).asText());
    }
    if (problems.isEmpty()) {
      problems.add("? " + error);
    }
    return problems;
  }

  @Provide
  Arbitrary<Operation> operations() {
    return Arbitraries.of(Operation.CREATE, Operation.UPDATE, Operation.UPSERT);
  }

  @Provide
  Arbitrary<Map<String, String>> contactValues() {
    return values(
        List.of(
            "email",
            "firstname",
            "lastname",
            "phone",
            "lifecyclestage",
            "numemployees",
            "closedate",
            "createdate",
            "hs_object_id",
            "hs_additional_emails",
            "hubspot_owner_id",
            "industry",
            "nonsense",
            "FirstName"));
  }

  @Provide
  Arbitrary<Map<String, String>> carValues() {
    return values(
        List.of(
            "vin",
            "hs_createdate",
            "hubspot_owner_id",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_merged_object_ids",
            "email",
            "nonsense"));
  }

  private static Arbitrary<Map<String, String>> values(List<String> own) {
    var names = new ArrayList<>(own);
    KINDS.forEach(kind -> names.add("my_" + kind));
    Arbitrary<Tuple.Tuple2<String, String>> pairs =
        Combinators.combine(Arbitraries.of(names), values()).as(Tuple::of);
    return pairs
        .list()
        .ofMaxSize(5)
        .map(
            list -> {
              Map<String, String> values = new LinkedHashMap<>();
              list.forEach(pair -> values.put(pair.get1(), text(pair.get1(), pair.get2())));
              return values;
            });
  }

  /** Addresses and the like must not meet those of other records. */
  private static String text(String property, String value) {
    boolean right = property.equals("vin") || (property.equals("email") && value.contains("@x."));
    return right && !value.isEmpty() ? "unique" : value;
  }

  private static Arbitrary<String> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            6,
            Arbitraries.of(
                "",
                "a",
                "b",
                "a;b",
                ";b",
                ";",
                "a;;b",
                "a;c",
                "A",
                "true",
                "false",
                "TRUE",
                "yes",
                "1",
                "-1",
                "1.5",
                "1,5",
                "1e3",
                "+1",
                "0x10",
                " 7 ",
                "NaN",
                "2026-11-21",
                "2026-11-21T10:00:00Z",
                "2026-11-21T10:00:00.123+02:00",
                "2026-11-21T10:00:00",
                "21.11.2026",
                "2026-02-30",
                "1684914035320",
                "1684886400000",
                "today",
                "NEW",
                "customer",
                "hero",
                "25-50",
                "ada@x.example",
                "ada@x",
                "@x.example",
                "a b@x.example",
                "see www.x.example",
                "http://x.example",
                "Ada",
                "41629779",
                "ada",
                "x.example",
                "+49 30 1234")),
        Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(12)),
        Tuple.of(1, Arbitraries.strings().numeric().ofMaxLength(13).map(digits -> "1" + digits)),
        Tuple.of(
            1, Arbitraries.integers().between(65_535, 65_537).map(length -> "7".repeat(length))));
  }

  private static ObjectNode property(String kind, String group) {
    ObjectNode property = JSON.createObjectNode();
    property.put("name", "my_" + kind).put("label", kind);
    if (group != null) {
      property.put("groupName", group);
    }
    String type =
        switch (kind) {
          case "choice", "choices" -> "enumeration";
          case "phone" -> "phone_number";
          default -> kind;
        };
    String field =
        switch (kind) {
          case "number" -> "number";
          case "bool" -> "booleancheckbox";
          case "date", "datetime" -> "date";
          case "choice" -> "select";
          case "choices" -> "checkbox";
          case "phone" -> "phonenumber";
          default -> "text";
        };
    property.put("type", type).put("fieldType", field);
    List<String> options =
        switch (kind) {
          case "bool" -> List.of("true", "false");
          case "choice", "choices" -> List.of("a", "b");
          default -> List.of();
        };
    var array = property.putArray("options");
    options.forEach(
        option ->
            array
                .addObject()
                .put("label", option)
                .put("value", option)
                .put("displayOrder", array.size())
                .put("hidden", false));
    return property;
  }

  private static JsonNode call(String path, ObjectNode body, int expected) throws Exception {
    HttpResponse<String> response = post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> post(String path, ObjectNode body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(hubspot.baseUrl() + path))
            .header("Authorization", "Bearer " + hubspot.credentials().privateToken())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Without quota: what is asked here is not how often HubSpot is asked. */
  private static CompletableFuture<HubSpotAnswer> read(HubSpotCall call) {
    String query = call.query().isEmpty() ? "" : "?" + call.query();
    return HTTP.sendAsync(
            HttpRequest.newBuilder(URI.create(hubspot.baseUrl() + call.path().path() + query))
                .header("Authorization", "Bearer " + hubspot.credentials().privateToken())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(
            response -> {
              try {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                return new HubSpotAnswer(200, JSON.readTree(response.body()), false);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
