package io.caravan.mirror.mapping.transform;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address in the form that HubSpot keeps: without white space around it, a leading {@code
 * mailto:}, and capitals. What cannot be one does not fit: it needs one @, a local part of up to 64
 * characters, and a domain with a dot.
 */
final class Email extends EachText {

  private static final int LONGEST = 254;
  private static final Pattern LOCAL =
      Pattern.compile("[^\\s\"(),:;<>@\\[\\]\\\\.]+(\\.[^\\s\"(),:;<>@\\[\\]\\\\.]+){0,63}");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "([\\p{L}\\p{N}\\p{M}]([\\p{L}\\p{N}\\p{M}-]{0,61}[\\p{L}\\p{N}\\p{M}])?\\.){1,30}"
              + "[\\p{L}\\p{N}\\p{M}-]{2,63}");

  private final Trim trim = new Trim(Arguments.none());

  Email(Arguments arguments) {
    super(Kind.TEXT);
  }

  @Override
  Object convert(String text) {
    String address = ((String) trim.convert(text)).toLowerCase(Locale.ROOT);
    while (address.startsWith("mailto:")) {
      address = (String) trim.convert(address.substring("mailto:".length()));
    }
    if (address.isEmpty()) {
      return null;
    }
    int at = address.lastIndexOf('@');
    if (at < 1
        || at > 64
        || address.length() > LONGEST
        || !LOCAL.matcher(address.substring(0, at)).matches()
        || !DOMAIN.matcher(address.substring(at + 1)).matches()) {
      throw new DoesNotFit("is no e-mail address");
    }
    return address;
  }
}
