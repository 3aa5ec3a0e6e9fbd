package io.caravan.cli;

import io.caravan.gateway.GatewayConfiguration;
import io.caravan.gateway.GatewaySettings;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaSettings;
import io.caravan.gateway.quota.StoredUsage;
import io.caravan.gateway.quota.TimerThread;
import io.caravan.hubspot.ApiPaths;
import io.caravan.portal.PortalConfiguration;
import io.caravan.portal.PortalSettings;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

final class Application {}
