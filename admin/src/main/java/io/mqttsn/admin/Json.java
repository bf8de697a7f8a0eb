package io.mqttsn.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** One JSON object in the making. What is not known is left out rather than null. */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter EXACT =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final Body body;
  private final JsonGenerator out;

  /** Members of the object in the making that are wanted; null for all. */
  private Set<String> only;

  private Json(Body body, JsonGenerator out) {
    this.body = body;
    this.out = out;
  }

  /** Writes the members of an object, or the items of an array. */
  @FunctionalInterface
  interface Part {
    void write(Json json) throws IOException;
  }

  /** Writes one thing of many as an object. */
  @FunctionalInterface
  interface Item<T> {
    void write(Json json, T thing) throws IOException;
  }

  /**
   * A whole document.
   *
   * @throws Budget.Spent if there is no room for it now
   */
  static Body object(Budget budget, Part members) {
    return Body.writtenBy(
        budget,
        body -> {
          try (JsonGenerator generator = FACTORY.createGenerator(body)) {
            generator.writeStartObject();
            members.write(new Json(body, generator));
            generator.writeEndObject();
          }
        });
  }

  Json object(String name, Part members) throws IOException {
    if (isWanted(name)) {
      out.writeObjectFieldStart(name);
      all(members);
      out.writeEndObject();
    }
    return this;
  }

  private boolean isWanted(String name) {
    return only == null || only.contains(name);
  }

  /** What is in a wanted part is wanted. */
  private void all(Part members) throws IOException {
    Set<String> outside = only;
    only = null;
    members.write(this);
    only = outside;
  }

  /** An array whose items are written by {@link #item}. */
  Json array(String name, Part items) throws IOException {
    out.writeArrayFieldStart(name);
    items.write(this);
    out.writeEndArray();
    return this;
  }

  /**
   * An array of objects that ends where it would become too long.
   *
   * @param most items, and {@code octets} of them together
   * @return whether it has ended before the things did
   */
  <T> boolean some(String name, Iterable<T> things, int most, long octets, Item<T> form)
      throws IOException {
    out.writeArrayFieldStart(name);
    long end = written() + octets;
    int count = 0;
    boolean truncated = false;
    for (T thing : things) {
      if (count == most || written() >= end) {
        truncated = true;
        break;
      }
      item(json -> form.write(json, thing));
      count++;
    }
    out.writeEndArray();
    return truncated;
  }

  private long written() {
    return body.length() + out.getOutputBuffered();
  }

  /** An object in an array. */
  void item(Part members) throws IOException {
    out.writeStartObject();
    members.write(this);
    out.writeEndObject();
  }

  /** An object in an array, with these of its members only; the others cost nothing. */
  void item(Set<String> wanted, Part members) throws IOException {
    only = wanted;
    item(members);
    only = null;
  }

  Json text(String name, String value) throws IOException {
    if (isWanted(name)) {
      out.writeStringField(name, value);
    }
    return this;
  }

  Json number(String name, long value) throws IOException {
    if (isWanted(name)) {
      out.writeNumberField(name, value);
    }
    return this;
  }

  Json number(String name, OptionalLong value) throws IOException {
    if (value.isPresent() && isWanted(name)) {
      out.writeNumberField(name, value.getAsLong());
    }
    return this;
  }

  Json flag(String name, boolean value) throws IOException {
    if (isWanted(name)) {
      out.writeBooleanField(name, value);
    }
    return this;
  }

  /** To the second, in UTC. */
  Json time(String name, Instant value) throws IOException {
    if (isWanted(name)) {
      out.writeStringField(name, value.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    return this;
  }

  /** To the millisecond, in UTC. */
  Json exactTime(String name, Instant value) throws IOException {
    if (isWanted(name)) {
      out.writeStringField(name, EXACT.format(value));
    }
    return this;
  }
}
