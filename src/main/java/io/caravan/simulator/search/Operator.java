package io.caravan.simulator.search;

/** The operators of search filters. Source: HubSpot docs, "Search the CRM". */
enum Operator {
  EQ,
  NEQ,
  LT,
  LTE,
  GT,
  GTE,
  BETWEEN,
  IN,
  NOT_IN,
  HAS_PROPERTY,
  NOT_HAS_PROPERTY,
  CONTAINS_TOKEN,
  NOT_CONTAINS_TOKEN;

  boolean needsValues() {
    return this == IN || this == NOT_IN;
  }

  boolean needsValue() {
    return !needsValues() && this != HAS_PROPERTY && this != NOT_HAS_PROPERTY;
  }
}
