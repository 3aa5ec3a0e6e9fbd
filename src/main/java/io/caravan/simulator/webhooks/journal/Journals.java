package io.caravan.simulator.webhooks.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.CrmListener;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.lists.MembershipChange;
import io.caravan.simulator.lists.MembershipListener;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Apps;
import io.caravan.simulator.oauth.Install;
import io.caravan.simulator.oauth.InstallListener;
import io.caravan.simulator.oauth.Installs;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.caravan.simulator.webhooks.journal.JournalSubscription.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The journals of all apps: hears of every change and of apps that come and go, and writes what the
 * apps subscribed to. Thread-safe.
 */
public final class Journals implements InstallListener, MembershipListener {

  /** HubSpot's ids of the lifecycle events. */
  public static final String INSTALL = "4-1909196";

  public static final String UNINSTALL = "4-1916193";

  /** The key of events that stand for a write of their own. */
  private static final Object ALONE = "alone";

  private final Installs installs;
  private final Map<Long, AppJournal> journals = new LinkedHashMap<>();
  private final Map<Long, JournalSubscriptions> subscriptions = new LinkedHashMap<>();

  /** An empty journal for each app. */
  public Journals(
      SimulatorClock clock, Apps apps, Installs installs, Supplier<UncertainBehaviour> uncertain) {
    this.installs = installs;
    for (App app : apps.all()) {
      journals.put(
          app.id(), new AppJournal(app.id(), clock, () -> uncertain.get().expiredOffset()));
      subscriptions.put(app.id(), new JournalSubscriptions());
    }
  }

  public AppJournal of(App app) {
    return journals.get(app.id());
  }

  public JournalSubscriptions subscriptionsOf(App app) {
    return subscriptions.get(app.id());
  }

  /** What a portal's CRM tells its changes to. */
  public CrmListener listener(long portalId) {
    return (change, source, at) -> changed(portalId, change, source, at);
  }

  private void changed(long portalId, CrmChange change, ChangeSource source, long at) {
    if (subscriptions.values().stream().allMatch(each -> each.all().isEmpty())) {
      return;
    }
    for (Install install : installs.on(portalId)) {
      JournalSubscriptions own = subscriptions.get(install.app().id());
      if (own != null
          && !own.all().isEmpty()
          && install.scopes().contains(Scopes.records(change.schema(), false))) {
        new Telling(own, journals.get(install.app().id()), portalId, source, at).tell(change);
      }
    }
  }

  /** One change on its way into one app's journal. */
  private record Telling(
      JournalSubscriptions own, AppJournal journal, long portalId, ChangeSource source, long at) {

    /** Changes with equal keys came of the same write. */
    private record Write(String typeId, long id, long at, ChangeSource source) {}

    void tell(CrmChange change) {
      if (change instanceof CrmChange.Created c) {
        object(change.schema(), c.id(), "CREATE");
      } else if (change instanceof CrmChange.PropertyChanged c) {
        property(c);
      } else if (change instanceof CrmChange.Deleted c) {
        object(change.schema(), c.id(), "DELETE");
      } else if (change instanceof CrmChange.Restored c) {
        object(change.schema(), c.id(), "RESTORE");
      } else if (change instanceof CrmChange.Merged c) {
        if (!hearing(Type.OBJECT, change.schema(), c.newId(), "MERGE").isEmpty()) {
          add(ALONE, JournalEvents.merged(portalId, at, c));
        }
      } else if (change instanceof CrmChange.AssociationChanged c) {
        association(c);
      } else if (change instanceof CrmChange.PrivacyDeleted c) {
        whole(Type.GDPR_PRIVACY_DELETION, change.schema(), c.id(), "GDPR_DELETE");
      }
    }

    private void object(ObjectSchema schema, long id, String action) {
      List<JournalSubscription> hearing = hearing(Type.OBJECT, schema, id, action);
      if (action.equals("CREATE")) {
        hearing = through(hearing, schema, id);
      }
      if (!hearing.isEmpty()) {
        String type = schema.type().id();
        Object key = action.equals("CREATE") ? new Write(type, id, at, source) : ALONE;
        add(key, JournalEvents.object(Type.OBJECT, portalId, at, action, type, id));
      }
    }

    private void whole(Type type, ObjectSchema schema, long id, String action) {
      if (!hearing(type, schema, id, action).isEmpty()) {
        add(ALONE, JournalEvents.object(type, portalId, at, action, schema.type().id(), id));
      }
    }

    /** All properties of one write are one event; those of a new record belong to its creation. */
    private void property(CrmChange.PropertyChanged change) {
      ObjectSchema schema = change.schema();
      String name = change.property();
      boolean ofCreation = wanted(hearing(Type.OBJECT, schema, change.id(), "CREATE"), name);
      boolean ofUpdate =
          wanted(
              through(hearing(Type.OBJECT, schema, change.id(), "UPDATE"), schema, change.id()),
              name);
      if (!ofCreation && !ofUpdate) {
        return;
      }
      String type = schema.type().id();
      ObjectNode event =
          JournalEvents.object(Type.OBJECT, portalId, at, "UPDATE", type, change.id());
      event.putObject("propertyChanges").put(name, change.value());
      journal.add(
          portalId,
          new Write(type, change.id(), at, source),
          ofUpdate ? event : null,
          newest -> extended(newest, change));
    }

    private static boolean extended(ObjectNode newest, CrmChange.PropertyChanged change) {
      ObjectNode changes = newest.withObjectProperty("propertyChanges");
      if (changes.has(change.property())) {
        return false;
      }
      changes.put(change.property(), change.value());
      return true;
    }

    private void association(CrmChange.AssociationChanged change) {
      String action = change.removed() ? "ASSOCIATION_REMOVED" : "ASSOCIATION_ADDED";
      String to = change.toSchema().type().id();
      boolean heard =
          hearing(Type.ASSOCIATION, change.schema(), change.fromId(), action).stream()
              .map(JournalSubscription::associatedObjectTypeIds)
              .anyMatch(types -> types.isEmpty() || types.contains(to));
      if (heard) {
        add(ALONE, JournalEvents.association(portalId, at, action, change));
      }
    }

    private void add(Object key, ObjectNode event) {
      journal.add(portalId, key, event, newest -> false);
    }

    private List<JournalSubscription> hearing(
        Type type, ObjectSchema schema, long id, String action) {
      return own.all().stream()
          .filter(each -> each.hears(type, portalId, schema.type().id(), action))
          .filter(each -> each.about(id))
          .toList();
    }

    private static boolean wanted(List<JournalSubscription> hearing, String property) {
      return hearing.stream().anyMatch(each -> each.wants(property));
    }

    /** Without filters everything comes through. */
    private List<JournalSubscription> through(
        List<JournalSubscription> hearing, ObjectSchema schema, long id) {
      Function<String, String> values = property -> value(schema, id, property);
      return hearing.stream()
          .filter(
              each -> {
                List<JournalFilter> filters = own.filtersOf(each.id());
                return filters.isEmpty() || filters.stream().anyMatch(f -> f.lets(values));
              })
          .toList();
    }

    private static String value(ObjectSchema schema, long id, String property) {
      CrmRecord record = schema.records().find(id);
      int number = schema.properties().number(property);
      return record == null || number < 0 ? null : record.value(number);
    }
  }

  @Override
  public void changed(MembershipChange change) {
    long portalId = change.portalId();
    String action = change.added() ? "ADDED_TO_LIST" : "REMOVED_FROM_LIST";
    for (Install install : installs.on(portalId)) {
      JournalSubscriptions own = subscriptions.get(install.app().id());
      if (own != null
          && install.scopes().contains("crm.lists.read")
          && own.all().stream()
              .anyMatch(
                  each -> each.hearsList(portalId, change.listId(), change.recordId(), action))) {
        ObjectNode event =
            JournalEvents.object(
                    Type.LIST_MEMBERSHIP,
                    portalId,
                    change.at(),
                    action,
                    change.objectTypeId(),
                    change.recordId())
                .put("listId", change.listId());
        journals.get(install.app().id()).add(portalId, ALONE, event, newest -> false);
      }
    }
  }

  @Override
  public void installed(Install install, boolean again) {
    if (!again) {
      lifecycle(install, INSTALL, "APP_INSTALL", install.installedAt());
    }
  }

  @Override
  public void uninstalled(Install install, long at) {
    lifecycle(install, UNINSTALL, "APP_UNINSTALL", at);
  }

  private void lifecycle(Install install, String eventTypeId, String action, long at) {
    JournalSubscriptions own = subscriptions.get(install.app().id());
    if (own == null
        || own.all().stream().noneMatch(each -> eventTypeId.equals(each.eventTypeId()))) {
      return;
    }
    long portalId = install.portal().id();
    ObjectNode event =
        JournalEvents.event(Type.APP_LIFECYCLE_EVENT, portalId, at, action)
            .put("eventTypeId", eventTypeId)
            .put("appId", install.app().id())
            .put("userId", install.userId());
    journals.get(install.app().id()).add(portalId, ALONE, event, newest -> false);
  }

  /** Forgets all subscriptions and events. */
  public void reset() {
    subscriptions.values().forEach(JournalSubscriptions::clear);
    journals.values().forEach(AppJournal::clear);
  }

  Map<Long, AppJournal> all() {
    return journals;
  }

  Map<Long, JournalSubscriptions> allSubscriptions() {
    return subscriptions;
  }
}
