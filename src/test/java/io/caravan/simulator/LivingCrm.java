package io.caravan.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.SearchIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A CRM in which things happen at random, with few different values and times, so that many tie.
 */
public final class LivingCrm {

  public static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final ChangeSource SOURCE = ChangeSource.app(1);
  private static final String[] STAGES = {"lead", "customer", "other"};
  private static final String[] CITIES = {"Berlin", "berlin", "Łódź", "São Paulo", "大阪", "", "a;b"};

  public final SimulatorClock clock = SimulatorClock.frozenAt(START);
  public final SearchIndex index;
  public final Crm crm;
  public final ObjectSchema contacts;
  public final ObjectSchema companies;
  private final Random random;
  private int made;

  public LivingCrm(Random random, Duration lag) {
    this.random = random;
    index = new SearchIndex(clock, Duration.ZERO);
    crm = new Crm(62_515, clock, index, (change, source, at) -> {});
    contacts = crm.schema("contacts").orElseThrow();
    companies = crm.schema("companies").orElseThrow();
    contacts.properties().put(unique("code", "string"));
    contacts.properties().put(unique("serial", "number"));
    seed(random.nextInt(5) == 0 ? 700 : 40);
    index.lag(lag);
  }

  /** Another unique property, made from that of e-mail addresses. */
  private PropertyDefinition unique(String name, String type) {
    var json = new ObjectMapper();
    ObjectNode definition = json.valueToTree(contacts.properties().find("email").orElseThrow());
    definition.remove("archived");
    definition.remove("time");
    definition.remove("multiple");
    definition.put("name", name).put("type", type);
    return json.configure(
            com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
        .convertValue(definition, PropertyDefinition.class);
  }

  private void seed(int count) {
    for (int i = 0; i < count; i++) {
      var values = new String[contacts.properties().size() - PropertyCatalog.FIRST_STORED];
      set(values, "email", "seed" + i + "@b.example");
      set(values, "city", city());
      set(values, "serial", random.nextBoolean() ? Integer.toString(i) : null);
      long age = random.nextInt(20) * 1000L;
      crm.writer().add(contacts, START.toEpochMilli() - age, values);
      if (i % 5 == 0) {
        crm.writer().add(companies, START.toEpochMilli() - age, new String[0]);
      }
    }
  }

  private void set(String[] values, String name, String value) {
    values[contacts.properties().number(name) - PropertyCatalog.FIRST_STORED] =
        value == null || value.isEmpty() ? null : value;
  }

  public void change(int times) {
    for (int i = 0; i < times; i++) {
      try {
        change();
      } catch (CrmProblem notPossible) {
        // Such as an e-mail address that another record has: nothing changes.
      }
    }
  }

  private void change() {
    CrmRecord record = any(contacts);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        Draft draft = crm.drafts(false).create(contacts, properties(), List.of());
        crm.writer().apply(draft, SOURCE);
      }
      case 3, 4, 5 -> {
        if (!record.archived()) {
          crm.writer().apply(crm.drafts(false).update(contacts, record, properties()), SOURCE);
        }
      }
      case 6 -> crm.writer().archive(contacts, record, SOURCE);
      case 7 -> crm.writer().restore(contacts, record, SOURCE);
      case 8 -> {
        CrmRecord other = any(contacts);
        if (other.id() != record.id() && !other.archived() && !record.archived()) {
          crm.merger().merge(contacts, record, other, SOURCE);
        }
      }
      case 9 -> crm.linker().link(contacts, record, link(), SOURCE);
      case 10 -> {
        if (contacts.records().size() > 20) {
          crm.writer().erase(contacts, record, SOURCE);
        }
      }
      default -> clock.advance(Duration.ofMillis(random.nextInt(3) * 500L));
    }
  }

  private Draft.NewLink link() {
    AssociationType plain =
        crm.associationTypes().defaultOf(contacts.ordinal(), companies.ordinal()).orElseThrow();
    return new Draft.NewLink(companies, any(companies), List.of(plain));
  }

  private CrmRecord any(ObjectSchema schema) {
    return schema.records().at(random.nextInt(schema.records().size()));
  }

  private Map<String, String> properties() {
    var properties = new HashMap<String, String>();
    properties.put("city", city());
    if (random.nextBoolean()) {
      properties.put("lifecyclestage", STAGES[random.nextInt(STAGES.length)]);
    }
    if (random.nextBoolean()) {
      properties.put("email", "P" + random.nextInt(30) + "@b.example");
    }
    if (random.nextInt(3) == 0) {
      properties.put("code", random.nextInt(8) + ";" + made++);
    }
    if (random.nextInt(3) == 0) {
      properties.put("serial", random.nextInt(60) + (random.nextBoolean() ? ".0" : ""));
    }
    return properties;
  }

  private String city() {
    return CITIES[random.nextInt(CITIES.length)];
  }
}
