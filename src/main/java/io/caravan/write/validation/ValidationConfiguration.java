package io.caravan.write.validation;

import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;

/** Builds the validation of writes and names what its step is called. */
public final class ValidationConfiguration {

  private final ValidationSettings settings;
  private final Validation validation;

  public ValidationConfiguration(
      ValidationSettings settings, Gateway gateway, ApiPaths paths, MeterRegistry meters) {
    this.settings = settings;
    LongSupplier nanos = System::nanoTime;
    boolean datesAreCut = paths.version().compareTo(ApiVersion.DATED_2026_09) >= 0;
    validation =
        new Validation(
            new Definitions(
                new DefinitionReader(gateway, paths, settings.longestWait()),
                settings.pause(),
                settings.silence(),
                nanos),
            new PropertyRules(new ValueRules(datesAreCut)),
            settings.longestWait(),
            nanos,
            meters);
  }

  /** For who wants to know the problems without writing. */
  public Validation validation() {
    return validation;
  }

  /** Reads the definitions that are likely to be asked for first, unless validation is off. */
  public void warmUp(Collection<Long> portalIds) {
    if (settings.on()) {
      validation.warmUp(portalIds, settings.warmUp());
    }
  }

  /** Names {@code validateWrites} for routes. */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("validateWrites", new ValidateWrites(validation, settings.on()));
  }
}
