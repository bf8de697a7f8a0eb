package io.mqttsn.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in plain words what the YAML parser found. Its own words describe the state of a scanner;
 * whoever edits the file wants to know what to type.
 */
final class YamlErrors {

  /** Where the parser saw the problem. Lines quoted from the file are indented further. */
  private static final Pattern MARK =
      Pattern.compile("^ in 'reader', line (\\d+), column (\\d+):$", Pattern.MULTILINE);

  private static final Pattern CANNOT_START =
      Pattern.compile("found character '(.)' that cannot start any token");

  private record Saying(String parser, String plain) {}

  /** The first whose parser words occur applies. */
  private static final List<Saying> SAYINGS =
      List.of(
          new Saying("found character '\\t", "a tab is used for indentation; YAML wants spaces"),
          new Saying(
              "mapping values are not allowed",
              "a \": \" is not expected here: check the indentation, or put the value in quotes"),
          new Saying("while scanning an alias", "a text that begins with * needs quotes"),
          new Saying("AliasEvent", "a key that begins with * needs quotes"),
          new Saying("while scanning an anchor", "a text that begins with & needs quotes"),
          new Saying("while scanning a tag", "a text that begins with ! needs quotes"),
          new Saying("Expected a field name", "a key must be a single value"),
          new Saying("while scanning a quoted scalar", "a quote is opened and never closed"),
          new Saying(
              "found unknown escape",
              "in double quotes a backslash begins an escape; write \\\\ or use single quotes"),
          new Saying(
              "while parsing a flow sequence", "a \"[\" is opened and not closed with \"]\""),
          new Saying("while parsing a flow mapping", "a \"{\" is opened and not closed with \"}\""),
          new Saying(
              "while parsing a flow node",
              "a value is expected here; a text that contains [, ], {, } or a comma needs quotes"),
          new Saying("could not find expected ':'", "a key needs a \": \" after it"),
          new Saying(
              "while parsing a block",
              "this line fits none of the lines above: check its indentation"));

  private YamlErrors() {}

  static void report(JsonProcessingException e, Problems problems) {
    String message = e.getOriginalMessage();
    problems.add(position(e, message), "", reason(message));
  }

  private static String reason(String message) {
    for (Saying saying : SAYINGS) {
      if (message.contains(saying.parser())) {
        return saying.plain();
      }
    }
    Matcher start = CANNOT_START.matcher(message);
    if (start.find()) {
      return "a text that begins with " + start.group(1) + " needs quotes";
    }
    return "this is not YAML: " + message.lines().findFirst().orElse("no reason given");
  }

  private static Position position(JsonProcessingException e, String message) {
    Position last = null;
    Matcher mark = MARK.matcher(message);
    while (mark.find()) {
      last = new Position(Integer.parseInt(mark.group(1)), Integer.parseInt(mark.group(2)));
    }
    if (last != null) {
      return last;
    }
    JsonLocation location = e.getLocation();
    return location == null
        ? Position.START
        : new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
