package io.caravan.simulator.crm;

import java.util.List;

/**
 * What else is kept about a property: its formula and its sensitivity, and what only shows. Texts
 * are null where nothing was given.
 *
 * @param dataSensitivity non_sensitive, sensitive or highly_sensitive
 * @param createdUserId who made it; null for HubSpot
 */
public record PropertyDetails(
    String calculationFormula,
    String dataSensitivity,
    List<String> sensitiveDataCategories,
    String numberDisplayHint,
    String textDisplayHint,
    String currencyPropertyName,
    boolean showCurrencySymbol,
    boolean externalOptions,
    String createdUserId,
    String updatedUserId) {

  /** A property that is not sensitive. */
  public static final String NON_SENSITIVE = "non_sensitive";

  /** Nothing given. */
  public static final PropertyDetails NONE =
      new PropertyDetails(
          null, NON_SENSITIVE, List.of(), null, null, null, false, false, null, null);

  public PropertyDetails {
    sensitiveDataCategories = List.copyOf(sensitiveDataCategories);
  }

  public boolean sensitive() {
    return !NON_SENSITIVE.equals(dataSensitivity);
  }

  /** The same after a change by someone. */
  public PropertyDetails changed(String formula, String userId) {
    return new PropertyDetails(
        formula,
        dataSensitivity,
        sensitiveDataCategories,
        numberDisplayHint,
        textDisplayHint,
        currencyPropertyName,
        showCurrencySymbol,
        externalOptions,
        createdUserId,
        userId);
  }
}
