package io.caravan.redaction;

import java.util.Arrays;
import java.util.List;

/** What of the settings says which personal fields are not shown. */
public final class RedactionSettings {

  /** The personal fields that are not shown unless told otherwise. */
  public static final String FIELDS =
      "email,work_email,hs_additional_emails,phone,mobilephone,fax,firstname,lastname,"
          + "date_of_birth,propertyValue";

  private RedactionSettings() {}

  /** The names of a comma-separated list. */
  public static List<String> names(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }
}
