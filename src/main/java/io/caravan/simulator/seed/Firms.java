package io.caravan.simulator.seed;

import io.caravan.simulator.crm.Timestamps;
import java.util.Random;

/** Makes up companies and the deals with them. A company follows from its number alone. */
final class Firms {

  private static final String[] FIRST = {
    "Nordwind",
    "Acme",
    "Blue Harbor",
    "Café Müller",
    "Żubr",
    "Solaris",
    "Grünwald",
    "Étoile",
    "Kyoto",
    "Aurora",
    "Vertex",
    "Ægir",
    "Highland",
    "Copper Creek",
    "São Bento",
    "Delta",
    "Quartz",
    "Lighthouse",
    "Ñandú",
    "Maple"
  };
  private static final String[] SLUGS = {
    "nordwind",
    "acme",
    "blueharbor",
    "cafemueller",
    "zubr",
    "solaris",
    "gruenwald",
    "etoile",
    "kyoto",
    "aurora",
    "vertex",
    "aegir",
    "highland",
    "coppercreek",
    "saobento",
    "delta",
    "quartz",
    "lighthouse",
    "nandu",
    "maple"
  };
  private static final String[] SECOND = {
    "Logistics",
    "Software",
    "Foods",
    "Energy",
    "Consulting",
    "Health",
    "Robotics",
    "Media",
    "Textiles",
    "Analytics"
  };
  private static final String[] LEGAL = {"GmbH", "Inc.", "Ltd", "S.A.", "AB", "Sp. z o.o.", "KK"};
  private static final String[] INDUSTRIES = {
    "LOGISTICS_AND_SUPPLY_CHAIN", "COMPUTER_SOFTWARE", "FOOD_PRODUCTION", "MACHINERY", "ACCOUNTING",
    "HOSPITAL_HEALTH_CARE", "TELECOMMUNICATIONS", "RETAIL", "BANKING", "CONSTRUCTION"
  };
  private static final String[][] PLACES = {
    {"Hamburg", "Germany"}, {"Austin", "United States"}, {"Lyon", "France"}, {"Gdańsk", "Poland"},
    {"Malmö", "Sweden"}, {"Ōsaka", "Japan"}, {"Porto", "Portugal"}, {"Cork", "Ireland"}
  };
  private static final String[] STAGES = {
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
    "closedwon",
    "closedlost"
  };
  private static final String[] WORK = {
    "Renewal", "Rollout", "Pilot", "Upgrade", "Año nuevo", "PoC"
  };

  private final Random random;

  Firms(Random random) {
    this.random = random;
  }

  String name(int i) {
    return FIRST[i % FIRST.length]
        + " "
        + SECOND[i / FIRST.length % SECOND.length]
        + " "
        + LEGAL[i % LEGAL.length];
  }

  /** Names repeat, domains do not. */
  String domain(int i) {
    return SLUGS[i % SLUGS.length]
        + "-"
        + SECOND[i / FIRST.length % SECOND.length].toLowerCase(java.util.Locale.ROOT)
        + (i < FIRST.length * SECOND.length ? "" : Integer.toString(i))
        + ".example";
  }

  /** The i-th company: its properties by name. */
  String[] next(int i) {
    String[] place = PLACES[i % PLACES.length];
    return new String[] {
      "name",
      name(i),
      "domain",
      domain(i),
      "website",
      "https://www." + domain(i),
      "industry",
      INDUSTRIES[i % INDUSTRIES.length],
      "city",
      place[0],
      "country",
      place[1],
      "numberofemployees",
      Integer.toString(1 + random.nextInt(5000)),
      "annualrevenue",
      Integer.toString(10_000 * (1 + random.nextInt(10_000))),
      "founded_year",
      Integer.toString(1900 + random.nextInt(125)),
      "type",
      i % 3 == 0 ? "PARTNER" : "PROSPECT"
    };
  }

  /** A deal with the i-th company. */
  String[] deal(int i, String owner, long createdAt) {
    return new String[] {
      "dealname",
      name(i) + " – " + WORK[random.nextInt(WORK.length)],
      "amount",
      Integer.toString(500 * (1 + random.nextInt(400))),
      "pipeline",
      "default",
      "dealstage",
      STAGES[random.nextInt(STAGES.length)],
      "closedate",
      Timestamps.iso(createdAt + 86_400_000L * (10 + random.nextInt(120))),
      "dealtype",
      random.nextBoolean() ? "newbusiness" : "existingbusiness",
      "hubspot_owner_id",
      owner
    };
  }
}
