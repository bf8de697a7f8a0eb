package io.mqttsn.admin;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/**
 * What is asked for.
 *
 * @param path percent signs resolved
 * @param parameters percent signs resolved
 * @param rawPath as it was written, where a slash always parts two names
 */
record Ask(String path, Map<String, List<String>> parameters, String rawPath) {

  /** More than these are no question but an attack. */
  private static final int MOST_PARAMETERS = 16;

  /** A parameter or a path that cannot be; the message is for whoever wrote it. */
  static final class BadAsk extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadAsk(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @throws BadAsk if the target cannot be read
   */
  static Ask of(String target) {
    if (!target.startsWith("/")) {
      throw new BadAsk("the target does not begin with /");
    }
    try {
      QueryStringDecoder decoder =
          QueryStringDecoder.builder().maxParams(MOST_PARAMETERS).build(target);
      return new Ask(decoder.path(), decoder.parameters(), decoder.rawPath());
    } catch (IllegalArgumentException e) {
      throw new BadAsk("the target is not well-formed");
    }
  }

  /** The value of a parameter, or the fallback where it is absent. */
  String text(String name, String fallback) {
    List<String> values = parameters.get(name);
    return values == null ? fallback : values.get(0);
  }

  /** The value of a parameter that has to be there. */
  String required(String name) {
    String value = text(name, "");
    if (value.isEmpty()) {
      throw new BadAsk(name + " is missing");
    }
    return value;
  }

  int number(String name, int fallback, int min, int max) {
    String text = text(name, Integer.toString(fallback));
    if (!text.matches("[0-9]{1,9}")
        || Integer.parseInt(text) < min
        || Integer.parseInt(text) > max) {
      throw new BadAsk(name + " is not " + min + " to " + max);
    }
    return Integer.parseInt(text);
  }
}
