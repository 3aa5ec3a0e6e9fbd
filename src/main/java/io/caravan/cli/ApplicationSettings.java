package io.caravan.cli;

import io.caravan.api.ApiSettings;
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
import io.caravan.portal.PortalSettings;
import io.caravan.privacy.PrivacySettings;
import io.caravan.read.ReadSettings;
import io.caravan.recipe.RecipeSettings;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import io.caravan.store.StoreSettings;
import io.caravan.webhook.WebhookSettings;
import io.caravan.write.WriteSettings;
import java.util.Map;

/**
 * All settings, floor by floor.
 *
 * @param values as they were given, {@code camel.*} included
 */
record ApplicationSettings(
    Map<String, String> values,
    ServerSettings server,
    ApiSettings api,
    WebhookSettings webhook,
    StoreSettings store,
    ChannelSettings channel,
    QuotaSettings quota,
    GatewaySettings gateway,
    PortalSettings portal,
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
    LogSettings log,
    PrivacySettings privacy) {

  /**
   * Reads them all.
   *
   * @throws InvalidSettings with all that is wrong with them, unknown ones included
   */
  static ApplicationSettings from(Map<String, String> values) {
    var settings = new Settings(values);
    var all =
        new ApplicationSettings(
            values,
            ServerSettings.from(settings),
            ApiSettings.from(settings),
            WebhookSettings.from(settings),
            StoreSettings.from(settings),
            ChannelSettings.from(settings),
            QuotaSettings.from(settings),
            GatewaySettings.from(settings),
            PortalSettings.from(settings),
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
            LogSettings.from(settings),
            PrivacySettings.from(settings));
    settings.complete();
    return all;
  }
}
