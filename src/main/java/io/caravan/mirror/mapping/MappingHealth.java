package io.caravan.mirror.mapping;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Shows mistakes in mappings that were changed. Up all the same: the mappings from before are in
 * force, and taking the process out of service would mend nothing.
 */
final class MappingHealth extends AbstractHealthCheck {

  private final MappingFiles files;

  MappingHealth(MappingFiles files) {
    super("caravan", "mappings");
    this.files = files;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    var refused = files.refused();
    if (!refused.isEmpty()) {
      builder.message("last change refused: " + String.join("; ", refused));
      builder.detail("refused", refused.size());
    }
    builder.up();
  }
}
