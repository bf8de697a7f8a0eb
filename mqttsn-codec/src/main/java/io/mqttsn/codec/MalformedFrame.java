package io.mqttsn.codec;

/**
 * A frame that is not a message: to be counted and dropped, never answered.
 *
 * <p>Anybody can send such frames as fast as the link carries them, so this exception costs no
 * stack trace and words its message only when somebody asks for it.
 */
public final class MalformedFrame extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * The rules a frame can break. The numbers are those of the project's protocol reference; the
   * gaps are rules that end in an answer or a tolerant reading (a tail, a reserved topic id type, a
   * name that is not UTF-8), not in a drop.
   */
  public enum Rule {
    V1("a frame has at least two octets"),
    V2("a Length is at least 2 in the short form, 4 in the long one, and arrives whole"),
    V3("a Length does not exceed the octets received"),
    V6("a message type is not one of the reserved ones"),
    V7("the body of a message of fixed size has exactly that size"),
    V8("the body of a message has at least the octets its fields need"),
    V9("a DISCONNECT has 2 or 4 octets"),
    V10("a predefined id or a short name is exactly two octets in SUBSCRIBE and UNSUBSCRIBE"),
    V15("an encapsulation names a node and is followed by a frame");

    private final String sentence;

    Rule(String sentence) {
      this.sentence = sentence;
    }

    /** What the rule asks for, in words. */
    public String sentence() {
      return sentence;
    }
  }

  private final Rule rule;
  private final String found;
  private final int number;

  /** What broke the rule: {@code found} names it and {@code number} is its length or value. */
  MalformedFrame(Rule rule, String found, int number) {
    super(null, null, false, false);
    this.rule = rule;
    this.found = found;
    this.number = number;
  }

  public Rule rule() {
    return rule;
  }

  @Override
  public String getMessage() {
    return rule + ": " + rule.sentence() + " (" + found + ": " + number + ")";
  }
}
