package io.caravan.portal.oauth;

import io.caravan.portal.check.Finding;
import io.caravan.portal.check.PortalReport;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * The page that somebody sees who comes back from HubSpot: one file without scripts, and nothing in
 * it that was not escaped.
 */
final class ResultPage {

  private static final String STYLE =
      """
      body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#213343}
      h1{font-size:1.5rem}.good{color:#00704f}.bad{color:#b3261e}
      table{border-collapse:collapse;width:100%}td{border-top:1px solid #dde;padding:.4rem .5rem;vertical-align:top}
      small{color:#516f90}
      """;

  /** Nothing may be loaded, run, framed or sent; the one style is named by its digest. */
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + Base64.getEncoder().encodeToString(Pkce.sha256(STYLE.getBytes(StandardCharsets.UTF_8)))
          + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private ResultPage() {}

  /** The page as HTML. */
  static String of(Outcome outcome) {
    var page = new StringBuilder();
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>Caravan</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1 class=\"")
        .append(outcome.connected() ? "good" : "bad")
        .append("\">")
        .append(escape(outcome.title()))
        .append("</h1><p>")
        .append(escape(outcome.text()))
        .append("</p>");
    if (!outcome.remedy().isEmpty()) {
      page.append("<p><b>What to do:</b> ").append(escape(outcome.remedy())).append("</p>");
    }
    outcome
        .connection()
        .ifPresent(
            connection ->
                page.append("<p>Owned by domain <b>")
                    .append(escape(connection.domain()))
                    .append("</b>, asked for by <b>")
                    .append(escape(connection.connectedBy()))
                    .append("</b>. If that is not you, uninstall the app in HubSpot.</p>"));
    outcome.report().ifPresent(report -> append(page, report));
    return page.append("<p>You can close this page.</p></body></html>").toString();
  }

  private static void append(StringBuilder page, PortalReport report) {
    page.append("<table>");
    for (Finding finding : report.findings()) {
      page.append("<tr><td>")
          .append(escape(finding.level().name().toLowerCase(Locale.ROOT)))
          .append("</td><td>")
          .append(escape(finding.message()));
      if (!finding.remedy().isEmpty()) {
        page.append("<br><small>").append(escape(finding.remedy())).append("</small>");
      }
      page.append("</td></tr>");
    }
    page.append("</table>");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
