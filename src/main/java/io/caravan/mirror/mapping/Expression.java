package io.caravan.mirror.mapping;

import io.caravan.mirror.mapping.transform.DoesNotFit;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** A compiled expression over a record's values. Thread-safe. */
final class Expression implements Source {

  private final CamelContext context;
  private final org.apache.camel.Expression compiled;
  private final Set<String> properties;

  Expression(CamelContext context, org.apache.camel.Expression compiled, Set<String> properties) {
    this.context = context;
    this.compiled = compiled;
    this.properties = Set.copyOf(properties);
  }

  @Override
  public String value(Map<String, String> values) {
    Exchange exchange = new DefaultExchange(context);
    for (String property : properties) {
      String value = values.get(property);
      if (value != null) {
        exchange.setVariable(property, value);
      }
    }
    try {
      String result = compiled.evaluate(exchange, String.class);
      return result == null || result.isEmpty() ? null : result;
    } catch (RuntimeException e) {
      // Camel quotes the value, which may be secret.
      throw new DoesNotFit("cannot be computed (" + e.getClass().getSimpleName() + ")");
    }
  }

  @Override
  public Set<String> properties() {
    return properties;
  }
}
