package io.caravan.simulator.api;

import io.caravan.simulator.oauth.AuthorizeRequest;
import io.caravan.simulator.portal.Portal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The HTML of the authorize page. Everything from outside is escaped. */
final class AuthorizePages {

  private static final String FRAME =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem; color: #213343; }
      fieldset { border: 1px solid #cbd6e2; margin: 1rem 0; }
      label { display: block; }
      button { font: inherit; padding: .5rem 1.5rem; margin-right: 1rem; }
      small { color: #516f90; }
      </style>
      </head>
      <body>
      %s
      <p><small>HubSpot simulator: nothing here reaches HubSpot.</small></p>
      </body>
      </html>
      """;

  private AuthorizePages() {}

  /**
   * The page that asks.
   *
   * @param preselected number of the portal in the address, or null
   * @param parameters of the address: the form carries them on
   */
  static String consent(
      AuthorizeRequest request,
      List<Portal> portals,
      String preselected,
      Map<String, String> parameters) {
    var html = new StringBuilder();
    String app = escape(request.app().name());
    html.append("<h1>Connect ").append(app).append("</h1>\n");
    html.append("<p>App <b>").append(app).append("</b> (").append(request.app().id());
    html.append(") will lead you back to <code>").append(escape(request.redirectUri()));
    html.append("</code>.</p>\n");
    html.append("<form method=\"post\" action=\"/oauth/authorize\">\n");
    parameters.forEach((name, value) -> hidden(html, name, value));
    html.append("<fieldset><legend>Account</legend>\n");
    boolean first = true;
    for (Portal portal : portals) {
      String id = Long.toString(portal.id());
      if (preselected != null && !preselected.equals(id)) {
        continue;
      }
      radio(html, "portal", id, portal.profile().name() + " (" + id + ")", first);
      first = false;
    }
    html.append("</fieldset>\n");
    html.append("<fieldset><legend>You are</legend>\n");
    radio(html, "as", "admin", "a Super Admin", true);
    radio(html, "as", "member", "somebody who may not connect apps", false);
    html.append("</fieldset>\n");
    scopes(html, "It asks to", request.scopes());
    scopes(html, "If your subscription has it, also to", request.optionalScopes());
    html.append("<button name=\"decision\" value=\"agree\">Connect app</button>\n");
    html.append("<button name=\"decision\" value=\"refuse\">Cancel</button>\n</form>\n");
    return FRAME.formatted("Connect " + app, html);
  }

  /** The page that explains why nothing can be connected. */
  static String error(String message) {
    return FRAME.formatted(
        "Authorization failed", "<h1>Authorization failed</h1>\n<p>" + escape(message) + "</p>");
  }

  private static void scopes(StringBuilder html, String title, Set<String> scopes) {
    if (scopes.isEmpty()) {
      return;
    }
    html.append("<fieldset><legend>").append(title).append("</legend>\n<ul>\n");
    scopes.forEach(
        scope -> html.append("<li><code>").append(escape(scope)).append("</code></li>\n"));
    html.append("</ul></fieldset>\n");
  }

  private static void radio(
      StringBuilder html, String name, String value, String label, boolean checked) {
    html.append("<label><input type=\"radio\" name=\"").append(name).append("\" value=\"");
    html.append(escape(value)).append('"').append(checked ? " checked" : "").append("> ");
    html.append(escape(label)).append("</label>\n");
  }

  private static void hidden(StringBuilder html, String name, String value) {
    html.append("<input type=\"hidden\" name=\"").append(escape(name)).append("\" value=\"");
    html.append(escape(value)).append("\">\n");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
