package io.caravan.simulator.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.LivingCrm;
import io.caravan.simulator.crm.IndexView;
import io.caravan.simulator.crm.IndexedRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.search.SearchPlan.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever an index is used for, the answer is that of reading all records. */
class IndexedSearchTest {

  private static final String[] PROPERTIES = {
    "hs_object_id",
    "createdate",
    "lastmodifieddate",
    "email",
    "code",
    "serial",
    "city",
    "lifecyclestage",
    "associations.company"
  };
  private static final String[] SORTS = {
    "hs_object_id", "createdate", "lastmodifieddate", "city", "serial", "email"
  };

  @Property(tries = 80)
  void the_indexed_answer_is_that_of_a_scan(@ForAll long seed) {
    var random = new Random(seed);
    var living = new LivingCrm(random, Duration.ofMillis(random.nextInt(3) * 1000L));
    for (int i = 0; i < 25; i++) {
      living.change(random.nextInt(12));
      ObjectNode body = body(random);
      Search search;
      try {
        search = new Search(living.crm, living.contacts, body);
      } catch (SearchRefused e) {
        continue;
      }
      SearchPlan plan = search.plan();
      Page expected = scan(living.contacts, search, body);
      assertThat(plan.page()).as("%s", body).isEqualTo(expected);
      living.change(random.nextInt(12));
      assertThat(plan.page()).as("later: %s", body).isEqualTo(expected);
      assertIndexesAgree(living.contacts);
    }
  }

  private static Page scan(ObjectSchema schema, Search search, ObjectNode body) {
    var found = new ArrayList<IndexedRecord>();
    for (int at = 0; at < schema.records().size(); at++) {
      IndexedRecord record = schema.records().at(at).indexed();
      if (record != null && search.matches(record)) {
        found.add(record);
      }
    }
    found.sort(search.order().comparator());
    int after = body.path("after").asInt();
    int end = after + body.path("limit").asInt();
    List<IndexedRecord> page =
        found.subList(Math.min(after, found.size()), Math.min(end, found.size()));
    return new Page(found.size(), List.copyOf(page), found.size() > end ? end : -1);
  }

  private static void assertIndexesAgree(ObjectSchema schema) {
    var byId = new TreeMap<Long, IndexedRecord>();
    for (int at = 0; at < schema.records().size(); at++) {
      IndexedRecord record = schema.records().at(at).indexed();
      if (record != null) {
        byId.put(record.record().id(), record);
      }
    }
    for (int number = 0; number < PropertyCatalog.FIRST_STORED; number++) {
      IndexView view = schema.records().indexed().by(number);
      var inOrder = new ArrayList<IndexedRecord>();
      view.forEach(0, view.size(), inOrder::add);
      assertThat(inOrder).isEqualTo(byId.values().stream().sorted(order(number)).toList());
    }
  }

  private static Comparator<IndexedRecord> order(int number) {
    Comparator<IndexedRecord> byId = Comparator.comparingLong(entry -> entry.record().id());
    return switch (number) {
      case PropertyCatalog.ID -> byId;
      case PropertyCatalog.CREATED ->
          Comparator.<IndexedRecord>comparingLong(entry -> entry.record().createdAt())
              .thenComparing(byId);
      default ->
          Comparator.<IndexedRecord>comparingLong(entry -> entry.version().updatedAt())
              .thenComparing(byId);
    };
  }

  private static ObjectNode body(Random random) {
    ObjectNode body = Json.object();
    ArrayNode groups = body.putArray("filterGroups");
    for (int g = random.nextInt(3); g > 0; g--) {
      ArrayNode filters = groups.addObject().putArray("filters");
      for (int f = random.nextInt(3); f > 0; f--) {
        filters.add(filter(random));
      }
    }
    if (random.nextInt(3) > 0) {
      String sort = SORTS[random.nextInt(SORTS.length)];
      body.putArray("sorts").add(random.nextBoolean() ? sort : "-" + sort);
    }
    if (random.nextInt(8) == 0) {
      body.put("query", random.nextBoolean() ? "seed1 example" : "b.EXAMPLE");
    }
    body.put("limit", random.nextInt(12));
    return body.put("after", Integer.toString(random.nextInt(3) * random.nextInt(40)));
  }

  private static ObjectNode filter(Random random) {
    String property = PROPERTIES[random.nextInt(PROPERTIES.length)];
    Operator[] operators = Operator.values();
    ObjectNode filter = Json.object();
    filter.put("propertyName", property);
    filter.put("operator", operators[random.nextInt(operators.length)].name());
    filter.put("value", value(property, random));
    filter.put("highValue", value(property, random));
    ArrayNode values = filter.putArray("values");
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(property, random));
    }
    return filter;
  }

  private static String value(String property, Random random) {
    long start = LivingCrm.START.toEpochMilli();
    return switch (property) {
      case "hs_object_id", "associations.company" ->
          switch (random.nextInt(8)) {
            case 0 -> "-1e300";
            case 1 -> "1e300";
            case 2 -> "1010.5";
            default -> Integer.toString(1001 + random.nextInt(50));
          };
      case "createdate", "lastmodifieddate" ->
          Long.toString(start + 500L * (random.nextInt(60) - 40));
      case "email" ->
          random.nextBoolean()
              ? "p" + random.nextInt(30) + "@B.example"
              : "seed" + random.nextInt(40) + "@b.example";
      case "code" -> Integer.toString(random.nextInt(8));
      case "serial" -> random.nextInt(6) == 0 ? "-0" : Integer.toString(random.nextInt(60));
      case "city" -> random.nextBoolean() ? "BERLIN" : "b";
      default -> random.nextBoolean() ? "lead" : "customer";
    };
  }

  @Test
  void an_incremental_sync_reads_nothing_but_its_page() {
    var living = new LivingCrm(new Random(3), Duration.ZERO);
    for (String body :
        List.of(
            "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"lastmodifieddate\",\"operator\":\"GTE\",\"value\":\"0\"}]}],\"sorts\":[\"lastmodifieddate\"]}",
            "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"hs_object_id\",\"operator\":\"GT\",\"value\":\"0\"}]}],\"sorts\":[\"hs_object_id\"]}",
            "{\"sorts\":[\"-createdate\"]}",
            "{}")) {
      var json = Json.read(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(new Search(living.crm, living.contacts, json).plan())
          .isInstanceOf(IndexPlan.class);
    }
  }
}
