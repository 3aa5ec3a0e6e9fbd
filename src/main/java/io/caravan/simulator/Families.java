package io.caravan.simulator;

import io.caravan.simulator.api.AccountApi;
import io.caravan.simulator.api.ApiFamily;
import io.caravan.simulator.api.AssociationLimitsApi;
import io.caravan.simulator.api.AuditApi;
import io.caravan.simulator.api.AuditedCalls;
import io.caravan.simulator.api.AuthorizeApi;
import io.caravan.simulator.api.InstallsApi;
import io.caravan.simulator.api.IntrospectionApi;
import io.caravan.simulator.api.JournalApi;
import io.caravan.simulator.api.JournalSubscriptionsApi;
import io.caravan.simulator.api.LimitsTrackingApi;
import io.caravan.simulator.api.LinkBatchApi;
import io.caravan.simulator.api.LinkLabelsApi;
import io.caravan.simulator.api.LinkLimitsApi;
import io.caravan.simulator.api.LinksApi;
import io.caravan.simulator.api.MergeApi;
import io.caravan.simulator.api.OwnersApi;
import io.caravan.simulator.api.PipelineStagesApi;
import io.caravan.simulator.api.PipelinesApi;
import io.caravan.simulator.api.PropertiesApi;
import io.caravan.simulator.api.PropertyGroupsApi;
import io.caravan.simulator.api.PropertyValidationsApi;
import io.caravan.simulator.api.RecordBatchApi;
import io.caravan.simulator.api.RecordsApi;
import io.caravan.simulator.api.RefundedCalls;
import io.caravan.simulator.api.SchemaAssociationsApi;
import io.caravan.simulator.api.SchemasApi;
import io.caravan.simulator.api.SearchApi;
import io.caravan.simulator.api.TokenApi;
import io.caravan.simulator.api.WebhookSettingsApi;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Authority;
import io.caravan.simulator.webhooks.Webhooks;
import io.caravan.simulator.webhooks.journal.JournalReader;
import io.caravan.simulator.webhooks.journal.JournalSnapshots;
import io.caravan.simulator.webhooks.journal.Journals;
import io.caravan.simulator.webhooks.journal.SignedUrls;
import java.util.ArrayList;
import java.util.List;

/** All families of calls that the API answers; a new family is added here. */
final class Families {

  private final SimulatorClock clock;
  private final long seed;
  private final World world;
  private final Authority authority;

  Families(SimulatorClock clock, long seed, World world) {
    this.clock = clock;
    this.seed = seed;
    this.world = world;
    this.authority = world.authority();
  }

  /** The table of all calls. */
  Routes routes(
      Assets assets, Webhooks webhooks, Journals journals, JournalSnapshots journalSnapshots) {
    var audited = new AuditedCalls(clock);
    var routes =
        new Routes(route -> RefundedCalls.watch(audited.watch(route), world.switches()::behaviour));
    var families = new ArrayList<ApiFamily>();
    families.addAll(records());
    families.addAll(definitions());
    families.addAll(accounts());
    families.addAll(webhooks(webhooks, journals, journalSnapshots));
    families.addAll(assets.families());
    families.forEach(family -> family.addTo(routes));
    return routes;
  }

  private List<ApiFamily> records() {
    return List.of(
        new RecordsApi(),
        new RecordBatchApi(clock, seed),
        new SearchApi(),
        new MergeApi(),
        new LinksApi(),
        new LinkBatchApi(clock),
        new LinkLabelsApi(),
        new LinkLimitsApi(clock));
  }

  private List<ApiFamily> definitions() {
    return List.of(
        new PropertiesApi(clock),
        new PropertyGroupsApi(),
        new PropertyValidationsApi(),
        new PipelinesApi(clock),
        new PipelineStagesApi(clock),
        new OwnersApi(),
        new SchemasApi(clock),
        new SchemaAssociationsApi(clock));
  }

  private List<ApiFamily> accounts() {
    return List.of(
        new AccountApi(world.switches()::behaviour, clock),
        new AuditApi(),
        new LimitsTrackingApi(),
        new AssociationLimitsApi(),
        new AuthorizeApi(authority, clock),
        new TokenApi(authority, world.switches()::behaviour, clock),
        new IntrospectionApi(authority, world.switches()::behaviour, clock),
        new InstallsApi(authority.installs()));
  }

  private List<ApiFamily> webhooks(
      Webhooks webhooks, Journals journals, JournalSnapshots snapshots) {
    var urls = new SignedUrls(clock, world.secrets().uuid("journal files", 0));
    var reader = new JournalReader(authority.apps(), journals, snapshots, urls);
    return List.of(
        new WebhookSettingsApi(authority.apps(), webhooks, clock),
        new JournalApi(reader, snapshots, clock),
        new JournalSubscriptionsApi(journals, authority.installs(), clock));
  }
}
