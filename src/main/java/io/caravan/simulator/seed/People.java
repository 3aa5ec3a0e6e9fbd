package io.caravan.simulator.seed;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Random;

/** Makes up people from many countries. Values that repeat share one text in memory. */
final class People {

  private static final String[] FIRST = {
    "Zoë",
    "Anna",
    "Mateusz",
    "Søren",
    "María José",
    "Jürgen",
    "Aylin",
    "Łukasz",
    "François",
    "Nguyễn",
    "Olivia",
    "Liam",
    "Chloé",
    "Björn",
    "Siobhán",
    "José",
    "Ingrid",
    "Dmytro",
    "Noor",
    "Amélie",
    "Hiro",
    "Priya",
    "Kwame",
    "Fatima",
    "Jan",
    "Ewa",
    "Carlos",
    "Renée",
    "Þór",
    "Elif",
    "美咲",
    "健",
    "小明",
    "Γιώργος",
    "Ольга",
    "Иван",
    "محمد",
    "Yael",
    "Grace",
    "Samuel"
  };
  private static final String[] LAST = {
    "Müller",
    "O'Brien",
    "García",
    "Kowalska",
    "Nørgaard",
    "Smith",
    "Johnson",
    "Öztürk",
    "Dubois",
    "Silva",
    "Novák",
    "Håkansson",
    "D'Angelo",
    "van der Berg",
    "Ivanova",
    "Papadopoulos",
    "Yılmaz",
    "Nakamura",
    "Nguyen",
    "Okafor",
    "Fernández-López",
    "Ní Dhomhnaill",
    "Weiß",
    "Żeromski",
    "Lee",
    "Patel",
    "Haddad",
    "Cohen",
    "Andersson",
    "Brown",
    "佐藤",
    "鈴木",
    "王",
    "李",
    "Παπαδάκης",
    "Шевченко",
    "Ангелов",
    "الحسن",
    "Williams",
    "Taylor"
  };
  private static final String[] JOBS = {
    "CEO",
    "CTO",
    "Head of Sales",
    "Sales Manager",
    "Marketing Manager",
    "Software Engineer",
    "Product Owner",
    "Buyer",
    "Office Manager",
    "Geschäftsführer",
    "Responsable des achats",
    "Data Analyst",
    "Consultant",
    "Operations Director",
    "Account Executive"
  };
  private static final String[][] PLACES = {
    {"Berlin", "Berlin", "10115", "Germany", "de"},
    {"München", "Bayern", "80331", "Germany", "de"},
    {"Paris", "Île-de-France", "75001", "France", "fr"},
    {"Kraków", "Małopolska", "30-001", "Poland", "pl"},
    {"Boston", "MA", "02110", "United States", "en"},
    {"San Francisco", "CA", "94105", "United States", "en"},
    {"Dublin", "Leinster", "D02", "Ireland", "en"},
    {"København", "Hovedstaden", "1050", "Denmark", "en"},
    {"São Paulo", "SP", "01000-000", "Brazil", "pt"},
    {"東京", "東京都", "100-0001", "Japan", "ja"},
    {"İstanbul", "Marmara", "34000", "Türkiye", "tr"},
    {"Αθήνα", "Αττική", "105 57", "Greece", "el"}
  };
  private static final String[] STREETS = {
    "Main Street",
    "Hauptstraße",
    "Rue de la Paix",
    "Ulica Długa",
    "Market Square",
    "Elm Avenue",
    "Avenida Paulista",
    "Kongens Gade"
  };
  private static final String[] STAGES = {
    "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer"
  };
  private static final String[] STATUSES = {"NEW", "OPEN", "IN_PROGRESS", "CONNECTED", null};

  /** Spelt in ASCII once, since a million addresses are made of them. */
  private static final String[] FIRST_ASCII = ascii(FIRST);

  private static final String[] LAST_ASCII = ascii(LAST);

  private final Random random;

  People(Random random) {
    this.random = random;
  }

  String first(int i) {
    return FIRST[i * 7 % FIRST.length];
  }

  String last(int i) {
    return LAST[i * 11 % LAST.length];
  }

  /** The i-th person: 20 properties by name. */
  String[] next(int i, String company, String domain, String owner) {
    int first = random.nextInt(FIRST.length);
    int last = random.nextInt(LAST.length);
    String[] place = PLACES[random.nextInt(PLACES.length)];
    return new String[] {
      "email",
      FIRST_ASCII[first] + "." + LAST_ASCII[last] + "." + i + "@" + domain,
      "firstname",
      FIRST[first],
      "lastname",
      LAST[last],
      "phone",
      "+" + (10 + random.nextInt(80)) + " " + (100_000_000L + random.nextInt(899_999_999)),
      "mobilephone",
      random.nextInt(3) == 0 ? "+49 15" + (100_000_000 + i) : null,
      "company",
      company,
      "website",
      domain,
      "jobtitle",
      JOBS[random.nextInt(JOBS.length)],
      "address",
      STREETS[random.nextInt(STREETS.length)] + " " + (1 + random.nextInt(200)),
      "city",
      place[0],
      "state",
      place[1],
      "zip",
      place[2],
      "country",
      place[3],
      "hs_language",
      place[4],
      "lifecyclestage",
      STAGES[random.nextInt(STAGES.length)],
      "hs_lead_status",
      STATUSES[random.nextInt(STATUSES.length)],
      "hubspot_owner_id",
      owner,
      "numemployees",
      "50-100",
      "salutation",
      random.nextInt(4) == 0 ? "Dr." : null,
      "date_of_birth",
      (1950 + random.nextInt(55)) + "-0" + (1 + random.nextInt(9)) + "-1" + i % 10
    };
  }

  private static String[] ascii(String[] names) {
    return java.util.Arrays.stream(names).map(People::ascii).toArray(String[]::new);
  }

  private static String ascii(String name) {
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFD)
            .replaceAll("[^A-Za-z]", "")
            .toLowerCase(Locale.ROOT);
    return plain.isEmpty() ? "x" : plain;
  }
}
