package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.crm.CrmProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random writers at the same time: every answer and what is left in the end can be explained by the
 * calls having been made one after another.
 */
class ConcurrentWritersTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";
  private static final int WRITERS = 4;
  private static final int CALLS = 30;
  private static final int EMAILS = 5;

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void no_state_is_corrupted(@ForAll long seed) throws Exception {
    var options = SimulatorOptions.builder().noLimits().indexLag(Duration.ZERO).build();
    var threads = Executors.newFixedThreadPool(WRITERS);
    try (var simulator = Simulator.start(options)) {
      var run = new Run(simulator);
      var writers = new ArrayList<Callable<Void>>();
      for (int i = 0; i < WRITERS; i++) {
        var random = new Random(seed * 31 + i);
        writers.add(
            () -> {
              for (int call = 0; call < CALLS; call++) {
                run.something(random);
              }
              return null;
            });
      }
      for (var done : threads.invokeAll(writers)) {
        done.get();
      }
      run.judge();
    } finally {
      threads.shutdownNow();
    }
  }

  private static final class Run {
    private final Simulator simulator;
    private final TestClient client;
    private final Happenings happenings = new Happenings();
    private final List<Long> contacts = new ArrayList<>();
    private final List<Long> mergeable = new ArrayList<>();
    private final List<Long> companies = new ArrayList<>();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger merges = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    Run(Simulator simulator) {
      this.simulator = simulator;
      this.client = new TestClient(simulator);
      for (int i = 0; i < 5; i++) {
        contacts.add(create("contacts", Map.of("firstname", "C" + i)));
        mergeable.add(create("contacts", Map.of("firstname", "M" + i)));
      }
      for (int i = 0; i < 3; i++) {
        companies.add(create("companies", Map.of("name", "Firm " + i)));
      }
    }

    private long create(String type, Map<String, String> properties) {
      return simulator.portal().create(type, properties);
    }

    void something(Random random) {
      long contact = any(contacts, random);
      long began = System.nanoTime();
      switch (random.nextInt(10)) {
        case 0, 1 -> write(contact, began);
        case 2 -> read(contact, began);
        case 3 -> batch(random, began);
        case 4 -> createWithEmail("e" + random.nextInt(EMAILS) + "@b.example");
        case 5 -> takeEmail(contact, "e" + random.nextInt(EMAILS) + "@b.example");
        case 6 -> archiveOrRestore(contact, random.nextBoolean(), began);
        case 7, 8 -> link(contact, any(companies, random), random.nextBoolean(), began);
        default -> merge(random);
      }
    }

    private static long any(List<Long> ids, Random random) {
      return ids.get(random.nextInt(ids.size()));
    }

    private static String city(long id) {
      return "city of " + id;
    }

    private void write(long id, long began) {
      String value = "v" + next.incrementAndGet();
      Response answer =
          client.patch(CONTACTS + "/" + id, "{\"properties\":{\"city\":\"" + value + "\"}}");
      written(id, value, answer, began);
      if (answer.status() == 200 && !value.equals(answer.property("city"))) {
        wrong.add("wrote " + value + " and was answered " + answer.text());
      }
    }

    private void written(long id, String value, Response answer, long began) {
      if (answer.status() == 200) {
        happenings.wrote(city(id), value, began, System.nanoTime());
      } else {
        happenings.refused(value);
        expect(answer, 404);
      }
    }

    private void read(long id, long began) {
      Response answer = client.get(CONTACTS + "/" + id + "?properties=city");
      long ended = System.nanoTime();
      if (answer.status() == 200) {
        reads.add(new Read(id, answer.property("city"), began, ended));
      } else {
        expect(answer, 404);
      }
    }

    /** What was seen is judged in the end, when all writes are known. */
    private record Read(long id, String value, long began, long ended) {}

    private final ConcurrentLinkedQueue<Read> reads = new ConcurrentLinkedQueue<>();

    /** All or nothing: one archived record refuses the whole call. */
    private void batch(Random random, long began) {
      var values = new HashMap<Long, String>();
      for (int i = 0; i < 3; i++) {
        values.put(any(contacts, random), "b" + next.incrementAndGet());
      }
      var inputs = new ArrayList<String>();
      values.forEach(
          (id, value) ->
              inputs.add("{\"id\":\"%d\",\"properties\":{\"city\":\"%s\"}}".formatted(id, value)));
      Response answer =
          client.post(
              CONTACTS + "/batch/update", "{\"inputs\":[" + String.join(",", inputs) + "]}");
      Set<String> done = new HashSet<>();
      answer.body().path("results").forEach(result -> done.add(result.path("id").asText()));
      values.forEach(
          (id, value) -> {
            if (done.contains(id.toString())) {
              happenings.wrote(city(id), value, began, System.nanoTime());
            } else {
              happenings.refused(value);
            }
          });
    }

    private void createWithEmail(String email) {
      Response answer = client.post(CONTACTS, "{\"properties\":{\"email\":\"" + email + "\"}}");
      expect(answer, 201, 409);
      if (answer.status() == 201) {
        created.incrementAndGet();
      }
    }

    private void takeEmail(long id, String email) {
      expect(
          client.patch(CONTACTS + "/" + id, "{\"properties\":{\"email\":\"" + email + "\"}}"),
          200,
          404,
          409);
    }

    private void archiveOrRestore(long id, boolean archive, long began) {
      if (archive) {
        expect(client.delete(CONTACTS + "/" + id), 204);
      } else {
        try {
          simulator.portal().restore("contacts", id);
        } catch (CrmProblem.EmailTaken taken) {
          return;
        }
      }
      happenings.wrote("bin of " + id, archive ? "in" : "out", began, System.nanoTime());
    }

    private void link(long contact, long company, boolean link, long began) {
      String path =
          "/crm/objects/2026-09/contacts/" + contact + "/associations/default/companies/" + company;
      Response answer = link ? client.put(path, "") : client.delete(path.replace("/default/", "/"));
      if (answer.status() >= 300) {
        return;
      }
      happenings.wrote(
          "link " + contact + " " + company, link ? "on" : "off", began, System.nanoTime());
    }

    private void merge(Random random) {
      long one = any(mergeable, random);
      long other = any(mergeable, random);
      Response answer =
          client.post(
              CONTACTS + "/merge",
              "{\"primaryObjectId\":\"%d\",\"objectIdToMerge\":\"%d\"}".formatted(one, other));
      if (answer.status() == 200) {
        merges.incrementAndGet();
      } else {
        expect(answer, 400, 404);
      }
    }

    private void expect(Response answer, int... allowed) {
      for (int status : allowed) {
        if (answer.status() == status) {
          return;
        }
      }
      wrong.add(answer.status() + " " + answer.text());
    }

    void judge() {
      assertThat(wrong).isEmpty();
      assertThat(reads)
          .allMatch(
              read ->
                  !happenings.wasRefused(read.value())
                      && happenings.explainsRead(
                          city(read.id()), read.value(), null, read.began(), read.ended()));
      SimulatedPortal portal = simulator.portal();
      List<Long> live = portal.ids("contacts", false);
      List<Long> archived = portal.ids("contacts", true);
      assertThat(live.size() + archived.size()).isEqualTo(10 + created.get() - merges.get());
      for (long id : contacts) {
        var record = portal.find("contacts", id).orElseThrow();
        String city = record.properties().get("city");
        assertThat(happenings.explainsEnd(city(id), city, null)).as("%s", record).isTrue();
        assertThat(happenings.explainsEnd("bin of " + id, record.archived() ? "in" : "out", "out"))
            .as("%s", record)
            .isTrue();
      }
      assertLinks(live);
      assertSearchAgrees(live);
      assertEmails(live);
    }

    private void assertLinks(List<Long> live) {
      SimulatedPortal portal = simulator.portal();
      for (long company : companies) {
        Set<Long> seen = new TreeSet<>(portal.associated("companies", company, "contacts"));
        assertThat(live).containsAll(seen);
        for (long id : live) {
          boolean linked = portal.associated("contacts", id, "companies").contains(company);
          assertThat(seen.contains(id)).isEqualTo(linked);
          if (contacts.contains(id)) {
            String place = "link " + id + " " + company;
            assertThat(happenings.explainsEnd(place, linked ? "on" : "off", "off"))
                .as(place)
                .isTrue();
          }
        }
      }
    }

    private void assertEmails(List<Long> live) {
      var holders = new HashMap<String, Long>();
      for (long id : live) {
        String email =
            simulator.portal().find("contacts", id).orElseThrow().properties().get("email");
        assertThat(email == null ? null : holders.put(email, id)).isNull();
      }
      for (int i = 0; i < EMAILS; i++) {
        String email = "e" + i + "@b.example";
        Response byEmail = client.get(CONTACTS + "/" + email + "?idProperty=email");
        List<String> found =
            found(
                "\"filterGroups\":[{\"filters\":[{\"propertyName\":\"email\",\"operator\":\"EQ\",\"value\":\""
                    + email
                    + "\"}]}],");
        if (holders.containsKey(email)) {
          assertThat(byEmail.id()).isEqualTo(holders.get(email).toString());
          assertThat(found).containsExactly(byEmail.id());
        } else {
          assertThat(byEmail.status()).isEqualTo(404);
          assertThat(found).isEmpty();
          String nobodys = "{\"properties\":{\"email\":\"" + email + "\"}}";
          assertThat(client.post(CONTACTS, nobodys).status())
              .as("an address that is free")
              .isEqualTo(201);
        }
      }
    }

    private void assertSearchAgrees(List<Long> live) {
      String[] ids = live.stream().map(Object::toString).toArray(String[]::new);
      assertThat(found("\"sorts\":[\"hs_object_id\"],")).containsExactly(ids);
      assertThat(found("\"sorts\":[\"createdate\"],")).containsExactlyInAnyOrder(ids);
      assertThat(found("\"sorts\":[\"-lastmodifieddate\"],")).containsExactlyInAnyOrder(ids);
      JsonNode results = search("");
      for (JsonNode result : results) {
        String path = CONTACTS + "/" + result.path("id").asText() + "?properties=city,email";
        assertThat(client.get(path).body()).isEqualTo(result);
      }
    }

    private List<String> found(String condition) {
      var ids = new ArrayList<String>();
      search(condition).forEach(result -> ids.add(result.path("id").asText()));
      return ids;
    }

    private JsonNode search(String condition) {
      Response answer =
          client.post(
              CONTACTS + "/search",
              "{" + condition + "\"properties\":[\"city\",\"email\"],\"limit\":200}");
      assertThat(answer.body().path("total").asInt())
          .isEqualTo(answer.body().path("results").size());
      return answer.body().path("results");
    }
  }
}
