package io.caravan.simulator.seed;

import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ExampleType;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.RecordTable;
import io.caravan.simulator.crm.Timestamps;
import java.util.Random;

/**
 * Bookings, an example of a custom object type with a unique property of its own, and HubSpot's
 * appointments; both linked to contacts where there are any.
 */
final class Bookings {

  private static final long DAY = 86_400_000;
  private static final String[] KINDS = {
    "First consultation", "Beratung", "Visite guidée", "Przegląd", "Demo 日本語", "Ознайомлення"
  };
  private static final String[] STATUSES = {"requested", "confirmed", "attended", "cancelled"};
  private static final String[] NOTES = {
    "window seat, please", "kommt mit Hund", "☎ vorher anrufen", "يصل متأخراً", null, null
  };

  private final Random random;
  private final long newest;

  Bookings(Random random, long newest) {
    this.random = random;
    this.newest = newest;
  }

  void fill(Crm crm, int count) {
    ObjectSchema bookings = new ExampleType("booking").define(crm, newest - 3 * 365 * DAY);
    ObjectSchema contacts = crm.schema(ObjectType.CONTACTS.id()).orElseThrow();
    crm.associationTypes().addPlain(bookings.ordinal(), contacts.ordinal());
    ObjectSchema appointments = crm.schema("0-421").orElseThrow();
    crm.associationTypes().addPlain(appointments.ordinal(), contacts.ordinal());
    var booking = new RowWriter(crm, bookings);
    var appointment = new RowWriter(crm, appointments);
    var times = new Times(random, newest - 365 * DAY, newest);
    for (int i = 0; i < count; i++) {
      long createdAt = times.at(i, count);
      String start = Timestamps.iso((createdAt / DAY + 1 + random.nextInt(30)) * DAY + 36_000_000);
      String kind = KINDS[random.nextInt(KINDS.length)];
      CrmRecord made =
          booking.add(
              createdAt,
              "booking_code",
              "BK-%06d".formatted(i + 1),
              "title",
              kind,
              "starts_at",
              start,
              "seats",
              Integer.toString(1 + random.nextInt(8)),
              "status",
              STATUSES[random.nextInt(STATUSES.length)],
              "note",
              NOTES[random.nextInt(NOTES.length)]);
      link(crm, bookings, made, contacts);
      CrmRecord meeting =
          appointment.add(createdAt, "hs_appointment_name", kind, "hs_appointment_start", start);
      link(crm, appointments, meeting, contacts);
    }
  }

  private void link(Crm crm, ObjectSchema type, CrmRecord record, ObjectSchema contacts) {
    RecordTable people = contacts.records();
    if (people.size() > 0) {
      AssociationType plain =
          crm.associationTypes().defaultOf(type.ordinal(), contacts.ordinal()).orElseThrow();
      CrmRecord person = people.at(random.nextInt(people.size()));
      crm.linker().connect(type, record, contacts, person, plain);
    }
  }
}
