package io.caravan.simulator.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.clock.SimulatorClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;

/** What holds whatever is done to records, in whatever order. */
class CrmInvariantsTest {

  private static final ChangeSource SOURCE = ChangeSource.app(1);
  private static final String[] ADDRESSES = {"a@x.example", "b@x.example", "c@x.example"};

  /** Something done to one or two records, which are named by their places. */
  private record Step(int kind, int first, int second, int choice) {}

  private Crm crm;
  private ObjectSchema contacts;
  private ObjectSchema companies;

  /** A new portal for each try. */
  @BeforeTry
  void begin() {
    var clock = SimulatorClock.frozenAt(Instant.parse("2026-11-22T12:00:00Z"));
    crm = new Crm(1, clock, new SearchIndex(clock, Duration.ZERO), (change, source, at) -> {});
    contacts = crm.schema("contacts").orElseThrow();
    companies = crm.schema("companies").orElseThrow();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    var place = Arbitraries.integers().between(0, 5);
    return Combinators.combine(Arbitraries.integers().between(0, 6), place, place, place)
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  private CrmRecord make(ObjectSchema schema) {
    return crm.writer().apply(crm.drafts(false).create(schema, new HashMap<>(), List.of()), SOURCE);
  }

  private static CrmRecord pick(ObjectSchema schema, int place) {
    RecordTable records = schema.records();
    return records.size() == 0 ? null : records.at(place % records.size());
  }

  @Property(tries = 100)
  void an_address_belongs_to_the_one_live_contact_that_says_so(@ForAll("steps") List<Step> steps) {
    for (Step step : steps) {
      try {
        changeContact(step);
      } catch (CrmProblem e) {
        // a refused change must leave everything as it was, which is checked below
      }
      checkAddresses();
    }
  }

  @Example
  void an_additional_address_stays_when_the_main_one_was_the_same_for_a_while() {
    an_address_belongs_to_the_one_live_contact_that_says_so(
        List.of(
            new Step(0, 0, 0, 0),
            new Step(0, 0, 0, 0),
            new Step(2, 0, 0, 0),
            new Step(5, 0, 0, 1),
            new Step(5, 1, 0, 0),
            new Step(3, 1, 0, 0),
            new Step(0, 0, 0, 0),
            new Step(5, 0, 0, 1),
            new Step(5, 0, 0, 0)));
  }

  private void changeContact(Step step) {
    CrmRecord first = pick(contacts, step.first());
    CrmRecord second = pick(contacts, step.second());
    if (first == null || step.kind() == 0) {
      make(contacts);
      return;
    }
    switch (step.kind()) {
      case 1 -> crm.writer().archive(contacts, first, SOURCE);
      case 2 -> crm.writer().restore(contacts, first, SOURCE);
      case 3 -> {
        if (first != second && !first.archived() && !second.archived()) {
          crm.merger().merge(contacts, first, second, SOURCE);
        }
      }
      case 4 -> crm.writer().erase(contacts, first, SOURCE);
      default -> {
        if (!first.archived()) {
          var values = Map.of("email", ADDRESSES[step.choice() % ADDRESSES.length]);
          crm.writer().apply(crm.drafts(false).update(contacts, first, values), SOURCE);
        }
      }
    }
  }

  private void checkAddresses() {
    int email = contacts.properties().number("email");
    int more = contacts.properties().number("hs_additional_emails");
    for (String address : ADDRESSES) {
      var owners = new ArrayList<CrmRecord>();
      for (int at = 0; at < contacts.records().size(); at++) {
        CrmRecord record = contacts.records().at(at);
        String others = record.value(more);
        boolean owns =
            address.equals(record.value(email))
                || (others != null && List.of(others.split(";")).contains(address));
        if (owns && !record.archived()) {
          owners.add(record);
        }
      }
      assertThat(owners).hasSizeLessThanOrEqualTo(1);
      assertThat(contacts.records().holder(email, address))
          .isSameAs(owners.isEmpty() ? null : owners.get(0));
    }
  }

  @Property(tries = 100)
  void links_are_seen_from_both_sides_and_one_is_primary(@ForAll("steps") List<Step> steps) {
    for (int i = 0; i < 4; i++) {
      make(contacts);
      make(companies);
    }
    for (Step step : steps) {
      changeLink(step);
      checkLinks();
    }
  }

  private void changeLink(Step step) {
    CrmRecord contact = pick(contacts, step.first());
    CrmRecord company = pick(companies, step.second());
    List<AssociationType> there =
        crm.associationTypes().between(contacts.ordinal(), companies.ordinal());
    List<AssociationType> back =
        crm.associationTypes().between(companies.ordinal(), contacts.ordinal());
    AssociationType type = there.get(step.choice() % there.size());
    switch (step.kind()) {
      case 0, 1 ->
          crm.linker()
              .link(
                  contacts, contact, new Draft.NewLink(companies, company, List.of(type)), SOURCE);
      case 2 ->
          crm.linker()
              .link(
                  companies,
                  company,
                  new Draft.NewLink(
                      contacts, contact, List.of(back.get(step.choice() % back.size()))),
                  SOURCE);
      case 3 ->
          crm.linker()
              .relabel(
                  contacts, contact, new Draft.NewLink(companies, company, List.of(type)), SOURCE);
      case 4 -> crm.linker().unlabel(contacts, contact, companies, company, type, SOURCE);
      case 5 -> crm.linker().unlink(companies, company, contacts, contact, SOURCE);
      default -> {
        CrmRecord other = pick(companies, step.choice());
        if (other != company && companies.records().size() > 2) {
          crm.merger().merge(companies, company, other, SOURCE);
        }
      }
    }
  }

  private void checkLinks() {
    for (int i = 0; i < contacts.records().size(); i++) {
      CrmRecord contact = contacts.records().at(i);
      int primaries = 0;
      for (int j = 0; j < companies.records().size(); j++) {
        CrmRecord company = companies.records().at(j);
        var there = crm.linker().between(contacts, contact, companies, company.id());
        var back = crm.linker().between(companies, company, contacts, contact.id());
        assertThat(back.stream().map(AssociationType::inverseCode))
            .containsExactlyInAnyOrderElementsOf(
                there.stream().map(AssociationType::code).toList());
        if (!there.isEmpty()) {
          assertThat(there).anyMatch(AssociationType::plain);
        }
        primaries += there.stream().anyMatch(AssociationType::primary) ? 1 : 0;
      }
      assertThat(primaries).isLessThanOrEqualTo(1);
      for (long id : contact.links().targets(companies.ordinal(), 0)) {
        assertThat(companies.records().find(id)).isNotNull();
      }
    }
  }
}
