package io.caravan.privacy;

import java.util.Collection;
import java.util.Locale;

/** Whether a text names one of some e-mail addresses, as such and not as a part of another one. */
public final class Mention {

  private Mention() {}

  /**
   * Looks for addresses.
   *
   * @param emails in small letters
   */
  public static boolean of(Collection<String> emails, String text) {
    if (text == null || text.isEmpty() || emails.isEmpty()) {
      return false;
    }
    String plain = text.toLowerCase(Locale.ROOT);
    return emails.stream().anyMatch(email -> holds(plain, email));
  }

  private static boolean holds(String text, String email) {
    for (int at = text.indexOf(email); at >= 0; at = text.indexOf(email, at + 1)) {
      int end = at + email.length();
      boolean begins = at == 0 || !isOfAddress(text.charAt(at - 1)) || isEscape(text, at);
      boolean ends =
          end == text.length()
              || !isOfAddress(text.charAt(end))
              // The full stop of a sentence.
              || (text.charAt(end) == '.'
                  && (end + 1 == text.length() || !isOfAddress(text.charAt(end + 1))));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  /** In JSON within JSON a line break reads as an n behind a backslash. */
  private static boolean isEscape(String text, int at) {
    return at >= 2 && text.charAt(at - 2) == '\\' && "nrt".indexOf(text.charAt(at - 1)) >= 0;
  }

  private static boolean isOfAddress(char c) {
    return Character.isLetterOrDigit(c) || "._%+-@".indexOf(c) >= 0;
  }
}
