package io.caravan.gateway;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client that talks to HubSpot, as a Camel component of its own ({@code caravan-hubspot}),
 * so that its limits and pool are shared with no other HTTP user of the process. It hides nothing:
 * no retries, no redirects, no cookies.
 */
final class HubSpotHttp implements AutoCloseable {

  static final String SCHEME = "caravan-hubspot";

  private final GatewaySettings settings;
  private final PoolingHttpClientConnectionManager pool;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "caravan-gateway-timer");
            thread.setDaemon(true);
            return thread;
          });

  private final LastMile lastMile;

  HubSpotHttp(GatewaySettings settings) {
    this.settings = settings;
    this.lastMile = new LastMile(settings.largestAnswer(), settings.responseTimeout(), timer);
    this.pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(settings.connections())
            .setMaxConnTotal(settings.connections())
            .setDnsResolver(
                new RememberedAddresses(
                    SystemDefaultDnsResolver.INSTANCE, settings.dnsTtl(), System::nanoTime))
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                    .setSocketTimeout(Timeout.of(settings.responseTimeout()))
                    // A kept connection that the server has closed meanwhile would lose the call
                    // that is sent on it; those idle for longer are looked at first.
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    // An address that DNS has dropped is left when its connections have aged.
                    .setTimeToLive(TimeValue.of(settings.dnsTtl()))
                    .build())
            .build();
  }

  /** The component, to be added to the context under {@link #SCHEME}. */
  HttpComponent component() {
    var http = new HttpComponent();
    http.setClientConnectionManager(pool);
    http.setConnectionRequestTimeout(settings.connectTimeout().toMillis());
    http.setConnectTimeout(settings.connectTimeout().toMillis());
    http.setResponseTimeout(settings.responseTimeout().toMillis());
    http.setAutomaticRetriesDisabled(true);
    http.setRedirectHandlingDisabled(true);
    http.setCookieManagementDisabled(true);
    http.setAuthCachingDisabled(true);
    http.setConnectionStateDisabled(true);
    http.setCopyHeaders(false);
    http.setHttpClientConfigurer(
        client ->
            client
                .addExecInterceptorFirst("last-mile", lastMile)
                .addExecInterceptorAfter(
                    ChainElement.CONNECT.name(), "departure", lastMile::depart));
    return http;
  }

  /** The endpoint that all calls go to. */
  String uri() {
    return SCHEME + "://" + settings.baseUrl() + "?throwExceptionOnFailure=false";
  }

  /** The step that every request passes before it is sent. */
  LastMile lastMile() {
    return lastMile;
  }

  /** Connections in use at the moment. */
  int connectionsInUse() {
    return pool.getTotalStats().getLeased();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    pool.close();
  }
}
