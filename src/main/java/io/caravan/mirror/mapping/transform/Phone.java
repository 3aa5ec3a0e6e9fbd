package io.caravan.mirror.mapping.transform;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/**
 * A phone number in the form of E.164: +4930123456. {@code region} is the country (ISO 3166, two
 * letters) of numbers that begin without an international prefix; without it, those do not fit.
 * {@code check: possible} takes numbers of the right length whose range is not in use, too, unless
 * what would be written reads as yet another number (+98 with a row of zeros, each of which may be
 * a trunk prefix). Extensions are left out, as E.164 has none.
 */
final class Phone extends EachText {

  private enum Check {
    VALID,
    POSSIBLE
  }

  private static final int LONGEST = 250;

  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
  private final String region;
  private final Check check;

  Phone(Arguments arguments) {
    super(Kind.TEXT);
    region = arguments.text("region", "ZZ");
    check = arguments.choice("check", Check.VALID);
    if (arguments.has("region") && !numbers.getSupportedRegions().contains(region)) {
      throw new IllegalArgumentException(
          "has region '%s', which is no country; write two capitals such as DE".formatted(region));
    }
  }

  @Override
  Object convert(String text) {
    if (text.isBlank()) {
      return null;
    }
    try {
      if (text.length() > LONGEST) {
        throw new DoesNotFit("is too long for a phone number");
      }
      PhoneNumber number = numbers.parse(text, region);
      if (check == Check.VALID
          ? !numbers.isValidNumber(number)
          : !numbers.isPossibleNumber(number)) {
        throw new DoesNotFit("is no phone number that is in use" + here());
      }
      number.clearExtension();
      String written = e164(number);
      if (!e164(numbers.parse(written, region)).equals(written)) {
        throw new DoesNotFit("can be read as more than one phone number" + here());
      }
      return written;
    } catch (NumberParseException e) {
      throw new DoesNotFit("is no phone number" + here());
    }
  }

  private String e164(PhoneNumber number) {
    return numbers.format(number, PhoneNumberFormat.E164);
  }

  private String here() {
    return region.equals("ZZ") ? " with an international prefix" : " in " + region;
  }
}
