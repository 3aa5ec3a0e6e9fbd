package io.caravan.simulator.oauth;

import io.caravan.simulator.portal.AuditTrail;

/** Notes apps that come and go in the portals' audit logs. */
public final class InstallAudit implements InstallListener {

  @Override
  public void installed(Install install, boolean again) {
    AuditTrail trail = install.portal().audit();
    String app = Long.toString(install.app().id());
    long at = install.agreedAt();
    trail.acted("APP", "INSTALL", again ? "UPDATE" : "CREATE", app, install.userId(), at);
    trail.security("INSTALL_INTEGRATION", app, install.userId(), at);
  }

  @Override
  public void uninstalled(Install install, long at) {
    AuditTrail trail = install.portal().audit();
    String app = Long.toString(install.app().id());
    trail.acted("APP", "INSTALL", "DELETE", app, install.userId(), at);
    trail.security("UNINSTALL_INTEGRATION", app, install.userId(), at);
  }
}
