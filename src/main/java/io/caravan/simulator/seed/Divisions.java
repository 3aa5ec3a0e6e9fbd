package io.caravan.simulator.seed;

import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ExampleType;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.RecordTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;

/** Divisions, a second example of a custom object type: parts of companies, linked to them. */
final class Divisions {

  private static final long DAY = 86_400_000;
  private static final String[] NAMES = {
    "Sales", "Entwicklung", "Réseau de distribution", "Logistyka", "研究開発", "Customer Care"
  };
  private static final String[] REGIONS = {"americas", "europe", "asia_pacific"};

  private final Random random;
  private final long newest;

  /**
   * @param random of its own, so that the records of other types stay what they are for a seed
   */
  Divisions(Random random, long newest) {
    this.random = random;
    this.newest = newest;
  }

  void fill(Crm crm, int count) {
    ObjectSchema divisions = new ExampleType("division").define(crm, newest - 3 * 365 * DAY);
    ObjectSchema companies = crm.schema(ObjectType.COMPANIES.id()).orElseThrow();
    crm.associationTypes().addPlain(divisions.ordinal(), companies.ordinal());
    AssociationType partOf =
        crm.associationTypes().defaultOf(divisions.ordinal(), companies.ordinal()).orElseThrow();
    var division = new RowWriter(crm, divisions);
    var times = new Times(random, newest - 365 * DAY, newest);
    RecordTable firms = companies.records();
    for (int i = 0; i < count; i++) {
      long createdAt = times.at(i, count);
      LocalDate opened =
          Instant.ofEpochMilli(createdAt).atZone(ZoneOffset.UTC).toLocalDate().minusDays(i);
      CrmRecord made =
          division.add(
              createdAt,
              "division_code",
              "DV-%05d".formatted(i + 1),
              "division_name",
              NAMES[random.nextInt(NAMES.length)],
              "headcount",
              Integer.toString(1 + random.nextInt(400)),
              "opened_on",
              opened.toString(),
              "region",
              REGIONS[random.nextInt(REGIONS.length)]);
      if (firms.size() > 0) {
        CrmRecord firm = firms.at(random.nextInt(firms.size()));
        crm.linker().connect(divisions, made, companies, firm, partOf);
      }
    }
  }
}
