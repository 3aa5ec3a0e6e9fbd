package io.caravan.portal.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.portal.check.Finding.Level;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a look at a portal brought.
 *
 * @param tier empty when it cannot be told
 */
public record PortalReport(
    long portalId, Account account, Rights rights, Optional<Tier> tier, List<Finding> findings) {

  public PortalReport {
    findings = List.copyOf(findings);
  }

  /** What it comes to. */
  public enum Verdict {
    /** All that was asked for is there. */
    READY,
    /** Something optional is missing, or could not be found out. */
    LIMITED,
    /** Something is missing that was said to be needed. */
    UNUSABLE
  }

  /** What it comes to. */
  public Verdict verdict() {
    if (has(Level.MISSING)) {
      return Verdict.UNUSABLE;
    }
    return has(Level.LIMITED) || has(Level.UNKNOWN) ? Verdict.LIMITED : Verdict.READY;
  }

  private boolean has(Level level) {
    return findings.stream().anyMatch(finding -> finding.level() == level);
  }

  /** For machines. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("portalId", portalId);
    json.put("verdict", lower(verdict()));
    json.set("account", account(JsonNodeFactory.instance.objectNode()));
    ArrayNode scopes = json.putArray("scopes");
    rights.scopes().forEach(scopes::add);
    ArrayNode list = json.putArray("findings");
    for (Finding finding : findings) {
      ObjectNode one = list.addObject();
      one.put("subject", finding.subject());
      one.put("level", lower(finding.level()));
      one.put("message", finding.message());
      if (!finding.remedy().isEmpty()) {
        one.put("remedy", finding.remedy());
      }
      if (!finding.scopes().isEmpty()) {
        ArrayNode missing = one.putArray("missingScopes");
        finding.scopes().forEach(missing::add);
      }
    }
    return json;
  }

  private ObjectNode account(ObjectNode json) {
    json.put("type", account.type());
    json.put("tier", tier.map(PortalReport::lower).orElse("unknown"));
    json.put("timeZone", account.timeZone());
    json.put("currency", account.currency());
    json.put("uiDomain", account.uiDomain());
    json.put("dataHosting", account.hosting());
    json.put("hubDomain", rights.hubDomain());
    json.put("user", rights.user());
    return json;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
