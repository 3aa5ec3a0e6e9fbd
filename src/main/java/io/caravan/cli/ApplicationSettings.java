package io.caravan.cli;

import io.caravan.access.AccessSettings;
import io.caravan.access.people.PeopleSettings;
import io.caravan.api.ApiSettings;
import io.caravan.audit.AuditSettings;
import io.caravan.channel.ChannelSettings;
import io.caravan.gateway.GatewaySettings;
import io.caravan.gateway.quota.QuotaSettings;
import io.caravan.mirror.MirrorSettings;
import io.caravan.mirror.action.ActionSettings;
import io.caravan.mirror.export.ExportSettings;
import io.caravan.mirror.journal.JournalSettings;
import io.caravan.mirror.reconcile.ReconcileSettings;
import io.caravan.mirror.source.SourceSettings;
import io.caravan.mirror.sync.SyncSettings;
import io.caravan.operations.backup.BackupSettings;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.oauth.OAuthSettings;
import io.caravan.portal.vault.VaultSettings;
import io.caravan.privacy.PrivacySettings;
import io.caravan.read.ReadSettings;
import io.caravan.recipe.RecipeSettings;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.webhook.WebhookSettings;
import io.caravan.write.WriteSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * All settings, floor by floor.
 *
 * @param values as they were given, {@code camel.*} included
 */
record ApplicationSettings(
    Map<String, String> values,
    ServerSettings server,
    AccessSettings access,
    ApiSettings api,
    WebhookSettings webhook,
    StoreSettings store,
    ChannelSettings channel,
    QuotaSettings quota,
    GatewaySettings gateway,
    PortalSettings portal,
    PeopleSettings people,
    OAuthSettings oauth,
    VaultSettings vault,
    MirrorSettings mirror,
    ActionSettings actions,
    ReconcileSettings reconcile,
    SyncSettings sync,
    SourceSettings source,
    ExportSettings export,
    JournalSettings journal,
    WriteSettings write,
    RecipeSettings recipe,
    ReadSettings read,
    AuditSettings audit,
    LogSettings log,
    PrivacySettings privacy,
    BackupSettings backup) {

  /**
   * Reads them all.
   *
   * @throws InvalidSettings with all that is wrong with them, unknown ones included
   */
  static ApplicationSettings from(Map<String, String> values) {
    var settings = new Settings(values);
    StoreSettings store = StoreSettings.from(settings);
    var all =
        new ApplicationSettings(
            values,
            ServerSettings.from(settings),
            AccessSettings.from(settings, dataOf(store)),
            ApiSettings.from(settings),
            WebhookSettings.from(settings),
            store,
            ChannelSettings.from(settings),
            QuotaSettings.from(settings),
            GatewaySettings.from(settings),
            PortalSettings.from(settings),
            PeopleSettings.from(settings),
            OAuthSettings.from(settings),
            VaultSettings.from(settings),
            MirrorSettings.from(settings),
            ActionSettings.from(settings),
            ReconcileSettings.from(settings),
            SyncSettings.from(settings),
            SourceSettings.from(settings),
            ExportSettings.from(settings),
            JournalSettings.from(settings),
            WriteSettings.from(settings),
            RecipeSettings.from(settings),
            ReadSettings.from(settings),
            AuditSettings.from(settings),
            LogSettings.from(settings),
            PrivacySettings.from(settings),
            BackupSettings.from(settings));
    settings.complete();
    return all;
  }

  /** Where keys lie that belong to a database. */
  static Path dataOf(StoreSettings store) {
    return store.dialect() == Dialect.SQLITE
        ? store.file().toAbsolutePath().getParent()
        : CommonOptions.home().resolve("data");
  }
}
