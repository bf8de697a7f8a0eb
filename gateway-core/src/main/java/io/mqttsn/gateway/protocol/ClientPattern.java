package io.mqttsn.gateway.protocol;

/**
 * Client ids as an operator names them: one id, or a pattern in which {@code *} stands for any
 * characters, none included.
 *
 * <p>Whoever says CONNECT chooses the id, so matching takes at most pattern × id steps, whatever
 * either looks like.
 */
final class ClientPattern {

  /** Covers every client. */
  static final String EVERYBODY = "*";

  private static final int NOWHERE = -1;

  private ClientPattern() {}

  static boolean covers(String pattern, String id) {
    int p = 0;
    int i = 0;
    int lastStar = NOWHERE;
    int takenByStar = 0;
    while (i < id.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        lastStar = p++;
        takenByStar = i;
      } else if (p < pattern.length() && pattern.charAt(p) == id.charAt(i)) {
        p++;
        i++;
      } else if (lastStar != NOWHERE) {
        // The last star takes one character more; earlier ones need not be asked again.
        p = lastStar + 1;
        i = ++takenByStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
