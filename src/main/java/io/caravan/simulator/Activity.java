package io.caravan.simulator;

import io.caravan.simulator.crm.CrmProblem;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A living portal: people make contacts, companies and deals, change them (also several times in a
 * row), link, delete, merge, restore and erase them. The same seed on the same portal does the
 * same.
 *
 * <p>Not thread-safe: run one at a time, or one per portal.
 */
public final class Activity {

  private static final Logger LOG = LoggerFactory.getLogger(Activity.class);
  private static final long TICK_MILLIS = 20;
  private static final String[] TYPES = {"contacts", "companies", "deals"};
  private static final String[] STAGES = {
    "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "contractsent", "closedwon"
  };
  private static final String[] CITIES = {"Zürich", "Łódź", "Lisboa", "大阪", "Austin", "Malmö"};

  private final SimulatedPortal portal;
  private final Vertx vertx;
  private final Random random;
  private final Map<String, List<Long>> live = new HashMap<>();
  private final Map<String, List<Long>> deleted = new HashMap<>();
  private final long seed;
  private long made;

  Activity(SimulatedPortal portal, Vertx vertx, long seed) {
    this.portal = portal;
    this.vertx = vertx;
    this.seed = seed;
    this.random = new Random(seed);
    for (String type : TYPES) {
      live.put(type, new ArrayList<>(portal.ids(type, false)));
      deleted.put(type, new ArrayList<>());
    }
  }

  /** Makes so many changes at once, in the calling thread. */
  public void run(int changes) {
    for (int i = 0; i < changes; i++) {
      changeIfPossible();
    }
  }

  /**
   * Makes so many changes over time.
   *
   * @param perSecond 0 for as fast as possible
   * @return completes after the last change
   */
  public CompletableFuture<Void> start(int changes, double perSecond) {
    var done = new CompletableFuture<Void>();
    long begin = System.nanoTime();
    var count = new int[1];
    vertx.setPeriodic(
        TICK_MILLIS,
        timer -> {
          double due =
              perSecond == 0 ? count[0] + 1000.0 : (System.nanoTime() - begin) / 1e9 * perSecond;
          try {
            while (count[0] < Math.min(changes, due)) {
              changeIfPossible();
              count[0]++;
            }
          } catch (RuntimeException e) {
            vertx.cancelTimer(timer);
            done.completeExceptionally(e);
          }
          if (count[0] >= changes) {
            vertx.cancelTimer(timer);
            done.complete(null);
          }
        });
    return done;
  }

  /** What an API client deleted or took meanwhile is passed over, as a person would. */
  private void changeIfPossible() {
    try {
      change();
    } catch (CrmProblem e) {
      LOG.debug("a change was not possible: {}", e.getMessage());
    }
  }

  private void change() {
    int dice = random.nextInt(100);
    String type = TYPES[Math.min(2, random.nextInt(5) / 2)];
    if (dice < 22 || live.get(type).size() < 4) {
      create(type);
    } else if (dice < 62) {
      update(type, pick(type));
    } else if (dice < 72) {
      burst(type, pick(type));
    } else if (dice < 84) {
      portal.associate("contacts", contact(), "companies", company());
    } else if (dice < 88) {
      portal.associate("deals", deal(), "contacts", contact());
    } else if (dice < 92) {
      portal.unassociate("contacts", contact(), "companies", company());
    } else if (dice < 95) {
      delete(type);
    } else if (dice < 97) {
      restore(type);
    } else if (dice < 99) {
      merge(random.nextBoolean() ? "contacts" : "companies");
    } else {
      erase();
    }
  }

  private void create(String type) {
    long number = made++;
    String mark = seed + "-" + number;
    Map<String, String> properties =
        switch (type) {
          case "contacts" ->
              Map.of(
                  "email", "living-" + mark + "@activity.example",
                  "firstname", "Žofie " + number,
                  "lastname", "O'Living");
          case "companies" ->
              Map.of("name", "Living " + mark + " ÅB", "domain", "living-" + mark + ".example");
          default ->
              Map.of(
                  "dealname",
                  "Deal " + mark,
                  "pipeline",
                  "default",
                  "dealstage",
                  STAGES[0],
                  "amount",
                  Integer.toString(random.nextInt(100_000)));
        };
    live.get(type).add(portal.create(type, properties));
  }

  private void update(String type, long id) {
    String value = CITIES[random.nextInt(CITIES.length)] + " " + random.nextInt(1000);
    Map<String, String> properties =
        switch (type) {
          case "contacts" ->
              random.nextBoolean()
                  ? Map.of("city", value)
                  : Map.of("jobtitle", value, "phone", "+41 " + random.nextInt(99_999_999));
          case "companies" -> Map.of("city", value);
          default ->
              Map.of(
                  "amount",
                  Integer.toString(random.nextInt(100_000)),
                  "dealstage",
                  STAGES[random.nextInt(STAGES.length)]);
        };
    portal.update(type, id, properties);
  }

  /** Several changes of one record in quick succession: their order matters. */
  private void burst(String type, long id) {
    for (int i = 0; i < 3; i++) {
      update(type, id);
    }
  }

  private void delete(String type) {
    long id = take(type);
    portal.delete(type, id);
    deleted.get(type).add(id);
  }

  private void restore(String type) {
    List<Long> gone = deleted.get(type);
    if (gone.isEmpty()) {
      delete(type);
      return;
    }
    long id = gone.remove(random.nextInt(gone.size()));
    portal.restore(type, id);
    live.get(type).add(id);
  }

  private void merge(String type) {
    if (live.get(type).size() < 4) {
      create(type);
      return;
    }
    long primary = take(type);
    long other = take(type);
    live.get(type).add(portal.merge(type, primary, other));
  }

  private void erase() {
    contact();
    portal.privacyDelete(take("contacts"));
  }

  private long contact() {
    return pickOrCreate("contacts");
  }

  private long company() {
    return pickOrCreate("companies");
  }

  private long deal() {
    return pickOrCreate("deals");
  }

  private long pickOrCreate(String type) {
    if (live.get(type).isEmpty()) {
      create(type);
    }
    return pick(type);
  }

  private long pick(String type) {
    List<Long> ids = live.get(type);
    return ids.get(random.nextInt(ids.size()));
  }

  /** Swaps with the last, since removing from the middle of a million would cost. */
  private long take(String type) {
    List<Long> ids = live.get(type);
    int at = random.nextInt(ids.size());
    long id = ids.get(at);
    ids.set(at, ids.get(ids.size() - 1));
    ids.remove(ids.size() - 1);
    return id;
  }
}
