package io.caravan.simulator.seed;

import java.text.Normalizer;
import java.time.LocalDate;
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
    {"Berlin", "Berlin", "10115", "Germany", "de", "+49 30 #######"},
    {"München", "Bayern", "80331", "Germany", "de", "089/######"},
    {"Paris", "Île-de-France", "75001", "France", "fr", "+33 1 ## ## ## ##"},
    {"Kraków", "Małopolska", "30-001", "Poland", "pl", "+48 12 ### ## ##"},
    {"Boston", "MA", "02110", "United States", "en", "(617) 555-01##"},
    {"San Francisco", "CA", "94105", "United States", "en", "+1 415-555-01##"},
    {"Dublin", "Leinster", "D02", "Ireland", "en", "+353 1 ### ####"},
    {"København", "Hovedstaden", "1050", "Denmark", "en", "+45 ## ## ## ##"},
    {"São Paulo", "SP", "01000-000", "Brazil", "pt", "+55 (11) 9####-####"},
    {"東京", "東京都", "100-0001", "Japan", "ja", "03-####-####"},
    {"İstanbul", "Marmara", "34000", "Türkiye", "tr", "+90 212 ### ## ##"},
    {"Αθήνα", "Αττική", "105 57", "Greece", "el", "0030 21 0### ####"}
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

  private static final String[] SIZES = {"1-5", "5-25", "25-50", "50-100", "100-500", "1000+"};
  private static final String[] MOBILES = {
    "+49 151 ########", "07700 900###", "+33 6 ## ## ## ##", "+1 (646) 555-01##", "090-####-####"
  };

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

  /** The i-th person: 20 properties by name, some of them empty; the address always stands. */
  String[] next(int i, String company, String domain, String owner) {
    int first = random.nextInt(FIRST.length);
    int last = random.nextInt(LAST.length);
    String[] place = PLACES[random.nextInt(PLACES.length)];
    return new String[] {
      "email",
      FIRST_ASCII[first] + "." + LAST_ASCII[last] + "." + i + "@" + domain,
      "firstname",
      mostly(60, FIRST[first]),
      "lastname",
      mostly(30, LAST[last]),
      "phone",
      mostly(8, number(place[5])),
      "mobilephone",
      random.nextInt(3) == 0 ? number(MOBILES[random.nextInt(MOBILES.length)]) : null,
      "company",
      company,
      "website",
      domain,
      "jobtitle",
      mostly(10, JOBS[random.nextInt(JOBS.length)]),
      "address",
      mostly(7, STREETS[random.nextInt(STREETS.length)] + " " + (1 + random.nextInt(200))),
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
      mostly(5, SIZES[random.nextInt(SIZES.length)]),
      "salutation",
      random.nextInt(4) == 0 ? "Dr." : null,
      "date_of_birth",
      mostly(3, dateOfBirth())
    };
  }

  /** Now and then a value is missing, as it is in any portal: once in so many. */
  private String mostly(int onceIn, String value) {
    return random.nextInt(onceIn) == 0 ? null : value;
  }

  /** Puts digits into a format, the way people of a country write numbers. */
  private String number(String format) {
    var number = new StringBuilder(format);
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) == '#') {
        number.setCharAt(i, (char) ('0' + random.nextInt(10)));
      }
    }
    return number.toString();
  }

  private String dateOfBirth() {
    return LocalDate.ofEpochDay(random.nextInt(-7_000, 13_000)).toString();
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
