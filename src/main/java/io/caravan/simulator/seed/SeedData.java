package io.caravan.simulator.seed;

import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Owner;
import java.time.Instant;
import java.util.Random;

/**
 * Fills a portal with believable data: people who work at companies, and deals with them. The same
 * seed gives the same data.
 */
public final class SeedData {

  /** All seeded records were made in the three years before this day. */
  private static final long NEWEST = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

  private static final long SPAN = 3L * 365 * 86_400_000;
  private static final int CONTACTS_PER_COMPANY = 8;
  private static final int CONTACTS_PER_DEAL = 5;
  private static final int BOOKINGS_PER_DIVISION = 5;
  private static final int OWNERS = 6;
  private static final long FIRST_OWNER = 41_629_779;

  private final long seed;
  private final Random random;
  private final SimulatorClock clock;
  private final People people;
  private final Firms firms;

  public SeedData(long seed, SimulatorClock clock) {
    this.seed = seed;
    this.random = new Random(seed);
    this.clock = clock;
    this.people = new People(random);
    this.firms = new Firms(random);
  }

  /** Adds owners, and so many contacts with companies and deals in proportion. */
  public void fill(Crm crm, int contacts) {
    addOwners(crm);
    if (contacts == 0) {
      return;
    }
    ObjectSchema contactType = crm.schema(ObjectType.CONTACTS.id()).orElseThrow();
    ObjectSchema companyType = crm.schema(ObjectType.COMPANIES.id()).orElseThrow();
    ObjectSchema dealType = crm.schema(ObjectType.DEALS.id()).orElseThrow();
    contactType.records().expect(contacts);
    int companies = contacts / CONTACTS_PER_COMPANY + 1;
    var times = new Times(random, NEWEST - SPAN, NEWEST);
    var made = new CrmRecord[companies];
    var company = new RowWriter(crm, companyType);
    for (int i = 0; i < companies; i++) {
      made[i] = company.add(times.at(i, companies), firms.next(i));
    }
    AssociationType worksAt = plain(crm, contactType, companyType);
    AssociationType dealOf = plain(crm, dealType, contactType);
    AssociationType dealWith = plain(crm, dealType, companyType);
    var contact = new RowWriter(crm, contactType);
    var deal = new RowWriter(crm, dealType);
    for (int i = 0; i < contacts; i++) {
      int employer = random.nextInt(companies);
      CrmRecord person =
          contact.add(
              times.at(i, contacts),
              people.next(i, firms.name(employer), firms.domain(employer), owner()));
      crm.linker().connect(contactType, person, companyType, made[employer], worksAt);
      if (i % CONTACTS_PER_DEAL == 0) {
        CrmRecord opportunity =
            deal.add(times.at(i, contacts), firms.deal(employer, owner(), times.at(i, contacts)));
        crm.linker().connect(dealType, opportunity, contactType, person, dealOf);
        crm.linker().connect(dealType, opportunity, companyType, made[employer], dealWith);
      }
    }
  }

  /**
   * Adds so many bookings, an example of a custom object type, so many appointments, and divisions
   * of companies, another example, in proportion.
   */
  public void addCustomObjects(Crm crm, int count) {
    if (count > 0) {
      new Bookings(random, NEWEST).fill(crm, count);
      new Divisions(new Random(seed), NEWEST).fill(crm, 1 + count / BOOKINGS_PER_DIVISION);
    }
  }

  private void addOwners(Crm crm) {
    for (int i = 0; i < OWNERS; i++) {
      String first = people.first(i);
      String last = people.last(i);
      long id = FIRST_OWNER + i;
      crm.owners()
          .put(
              id,
              new Owner(
                  id,
                  9_586_504 + i,
                  "owner" + (i + 1) + "@acme.example",
                  first,
                  last,
                  i == OWNERS - 1,
                  NEWEST - SPAN,
                  clock.millis()));
    }
  }

  /** One of the owners in service. */
  private String owner() {
    return Long.toString(FIRST_OWNER + random.nextInt(OWNERS - 1));
  }

  private static AssociationType plain(Crm crm, ObjectSchema from, ObjectSchema to) {
    return crm.associationTypes().defaultOf(from.ordinal(), to.ordinal()).orElseThrow();
  }
}
